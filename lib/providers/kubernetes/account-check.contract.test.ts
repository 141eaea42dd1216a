import { KubeConfig } from '@kubernetes/client-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { CloudAccount } from '#lib/providers/contract';
import { kubernetesProvider } from '#lib/providers/kubernetes/provider';
import { realCluster, startWorld, type World } from '#lib/providers/testing/cluster/world';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(async () => {
  await world?.close();
});

const accountOf = (namespaces: string[], token?: string): CloudAccount => {
  const config = new KubeConfig();
  const user = { name: 'suite', ...(token ? { token } : {}) };
  config.loadFromClusterAndUser({ name: 'suite', server: world.url, skipTLSVerify: true }, user);
  return {
    name: 'zone-1',
    environment: 'test',
    settings: { namespaces },
    secrets: { kubeconfig: config.exportConfig() },
  };
};
const test = (account: CloudAccount) => kubernetesProvider().test(account);
const create = async (path: string, body: object): Promise<void> => {
  const { status, text } = await world.send('POST', path, body as never);
  expect(status, text).toBe(201);
};

describe('the test of an account', { timeout: 120_000 }, () => {
  it('finds nothing where everything is allowed', async () => {
    expect(await test(accountOf([world.namespace]))).toEqual([]);
    expect(await test(accountOf([]))).toEqual([]);
  });

  // The sandbox knows one user, who may do everything: nothing is missing there.
  if (realCluster === undefined) return;

  const group = '/apis/rbac.authorization.k8s.io/v1';
  const inNamespace = `${group}/namespaces/{ns}`;

  async function serviceAccount(name: string): Promise<string> {
    await create('/api/v1/namespaces/{ns}/serviceaccounts', { metadata: { name } });
    const { body } = await world.send('POST', `/api/v1/namespaces/{ns}/serviceaccounts/${name}/token`, { spec: {} });
    return String((body.status as { token: string }).token);
  }
  const subjects = (name: string) => [{ kind: 'ServiceAccount', name, namespace: world.namespace }];
  async function grant(account: string, role: string, rules: object[]): Promise<void> {
    await create(`${inNamespace}/roles`, { metadata: { name: role }, rules });
    const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: role };
    await create(`${inNamespace}/rolebindings`, { metadata: { name: role }, subjects: subjects(account), roleRef });
  }
  const patience = { timeout: 60_000, interval: 200 };
  /** The authorizer notices a new role a moment after it is made. */
  const readable = (account: CloudAccount) =>
    expect.poll(async () => (await test(account)).some(({ level }) => level === 'error'), patience).toBe(false);
  const reading = { verbs: ['get', 'list', 'watch'], apiGroups: ['*'], resources: ['*'] };

  it('says of one without a role that it may not read anything', async () => {
    const token = await serviceAccount('nobody');
    const nothing = [{ level: 'error', message: expect.stringContaining('may not read anything') }];
    expect(await test(accountOf([world.namespace], token))).toEqual(nothing);
    expect(await test(accountOf([], token))).toEqual(nothing);
  });

  it('names what is missing, and the roles it offers are all that is missing', async () => {
    const token = await serviceAccount('reader');
    await grant('reader', 'reader', [reading]);
    const account = accountOf([world.namespace], token);
    await readable(account);
    const found = await test(account);
    expect(found.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^The account may not create, patch, delete deployments, .* they cannot be deployed$/),
      expect.stringMatching(/may not patch deployments\/scale in namespace suite-\w+; deployments cannot be scaled$/),
      expect.stringMatching(/may not patch pods in namespace suite-\w+; pods cannot be taken out of traffic$/),
    ]);
    for (const [index, { remedy }] of found.entries()) {
      const { kind, metadata, rules } = parse(remedy!);
      expect({ kind, metadata }).toEqual({ kind: 'Role', metadata: { name: 'gennaker', namespace: world.namespace } });
      await grant('reader', `remedy-${index}`, rules);
    }
    await expect.poll(() => test(account), patience).toEqual([]);
    // A namespace that the roles are not for.
    const other = await test(accountOf([world.namespace, 'default'], token));
    expect(other.every(({ message }) => message.includes('in namespace default'))).toBe(true);
    expect(other).not.toEqual([]);
  });

  it('offers a role for the whole cluster when no namespace is named', async () => {
    const token = await serviceAccount('everywhere');
    const name = `suite-${world.namespace}`;
    await create(`${group}/clusterroles`, { metadata: { name }, rules: [reading] });
    const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name };
    await create(`${group}/clusterrolebindings`, { metadata: { name }, subjects: subjects('everywhere'), roleRef });
    try {
      const account = accountOf([], token);
      await readable(account);
      const found = await test(account);
      expect(found[0]?.message).toMatch(/in all namespaces; they cannot be deployed$/);
      for (const { remedy } of found) expect(remedy).toContain('kind: ClusterRole');
    } finally {
      await world.send('DELETE', `${group}/clusterrolebindings/${name}`);
      await world.send('DELETE', `${group}/clusterroles/${name}`);
    }
  });

  it('is no surprise: what is missing is the reason when it is done all the same', async () => {
    const token = await serviceAccount('narrow');
    await grant('narrow', 'narrow', [reading]);
    const account = accountOf([world.namespace], token);
    await readable(account);
    const cloud = kubernetesProvider().connect(account);
    const map = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'mine', namespace: world.namespace } };
    await expect(cloud.apply(map)).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringMatching(
        /^Account zone-1 may not \w+ ConfigMap mine in \S+: .*User "system:serviceaccount:\S+:narrow" cannot patch resource "configmaps"/,
      ),
    });
    await expect(cloud.scale({ kind: 'Deployment', name: 'web', namespace: world.namespace }, 2)).rejects.toMatchObject(
      { code: 'forbidden', message: expect.stringContaining('deployments/scale') },
    );
  });

  it('and everything else say what to renew once the token is not valid any more', async () => {
    const token = await serviceAccount('leaving');
    await grant('leaving', 'leaving', [reading]);
    const account = accountOf([world.namespace], token);
    const cloud = kubernetesProvider().connect(account);
    const map = { kind: 'ConfigMap', name: 'mine', namespace: world.namespace };
    await expect.poll(() => cloud.read(map).then(String, String), patience).toBe('undefined');
    await world.send('DELETE', '/api/v1/namespaces/{ns}/serviceaccounts/leaving');
    // API servers remember for ten seconds whom a token is of.
    const message = () => cloud.read(map).then(String, ({ message }) => message);
    await expect
      .poll(message, patience)
      .toBe("Cluster zone-1 does not know who we are: renew the account's token or certificate");
    expect(await test(account)).toEqual([
      {
        level: 'error',
        message: expect.stringContaining("does not know who we are: renew the account's token or certificate"),
      },
    ]);
  });
});
