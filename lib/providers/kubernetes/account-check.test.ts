import { describe, expect, it } from 'vitest';
import { type JsonObject, objectAt, stringAt } from '#lib/kernel/json';
import { roleOf } from '#lib/providers/kubernetes/account-check';
import { kubernetesProvider } from '#lib/providers/kubernetes/provider';
import { grants } from '#lib/providers/kubernetes/rights';
import { type Asked, badCluster } from '#lib/providers/kubernetes/testing/bad-cluster';

const json = (response: import('node:http').ServerResponse, body: object) => {
  response.writeHead(201, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
};

/** A cluster that lists some rules and, asked one by one, allows what `allows` says. */
async function clusterWith(rules: object[], allows: (attributes: JsonObject) => boolean) {
  const asked: JsonObject[] = [];
  const cluster = await badCluster((request: Asked, response) => {
    if (request.path === '/version') return json(response, { gitVersion: 'v1.32.0' });
    if (request.path.endsWith('/selfsubjectrulesreviews')) {
      return json(response, { status: { resourceRules: rules, incomplete: true } });
    }
    const attributes = objectAt(objectAt(JSON.parse(request.body), 'spec'), 'resourceAttributes');
    asked.push(attributes);
    json(response, { status: { allowed: allows(attributes) } });
  });
  return { cluster, asked };
}

describe('the test of an account', () => {
  it('takes what the rules grant, and asks for the rest one by one', async () => {
    const everything = { verbs: ['*'], apiGroups: ['', 'apps', 'batch', 'networking.k8s.io'], resources: ['*'] };
    const { cluster, asked } = await clusterWith([everything], () => false);
    const settings = { kinds: [], namespaces: ['prod'] };
    expect(await kubernetesProvider().test(cluster.account('rules', { settings }))).toEqual([]);
    expect(asked).toEqual([]);
    cluster.close();
  });

  it('says in one sentence what fails alike, with the rules of the role that cures it', async () => {
    const reading = { verbs: ['get', 'list', 'watch'], apiGroups: ['*'], resources: ['*'] };
    const { cluster } = await clusterWith([reading], ({ resource }) => resource !== 'deployments');
    const settings = { kinds: ['Deployment', 'Service'], namespaces: ['prod'] };
    const found = await kubernetesProvider().test(cluster.account('narrow', { settings }));
    expect(found.map(({ message }) => message)).toEqual([
      'The account may not create, patch, delete deployments in namespace prod; they cannot be deployed',
      'The account may not patch deployments/scale in namespace prod; deployments cannot be scaled',
    ]);
    expect(found[0]?.remedy).toBe(
      'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata:\n  name: gennaker\n  namespace: prod\nrules:\n' +
        '  - apiGroups: ["apps"]\n    resources: ["deployments"]\n    verbs: ["create", "patch", "delete"]\n',
    );
    cluster.close();
  });

  it('asks for all namespaces at once where none is named, and tells who may read nothing', async () => {
    const all = await clusterWith([], ({ verb }) => verb === '*');
    expect(await kubernetesProvider().test(all.cluster.account('admin', { settings: { kinds: [] } }))).toEqual([]);
    expect(all.asked).toHaveLength(1);
    expect(stringAt(all.asked[0], 'namespace')).toBeUndefined();
    all.cluster.close();
    const none = await clusterWith([], () => false);
    expect(await kubernetesProvider().test(none.cluster.account('nobody', { settings: { kinds: [] } }))).toEqual([
      { level: 'error', message: expect.stringContaining('may not read anything') },
    ]);
    none.cluster.close();
  });
});

it('knows what a rule grants', () => {
  const right = { group: '', version: 'v1', resource: 'pods/log', verb: 'get' };
  const rule = { verbs: ['get'], apiGroups: [''], resources: ['pods/log'], resourceNames: [] };
  expect(grants(rule, right)).toBe(true);
  expect(grants({ ...rule, resources: ['*/log'] }, right)).toBe(true);
  expect(grants({ ...rule, resources: ['pods'] }, right)).toBe(false);
  expect(grants({ ...rule, resourceNames: ['web'] }, right)).toBe(false);
  expect(grants({ ...rule, apiGroups: ['apps'] }, right)).toBe(false);
});

it('writes one rule for each group and set of verbs', () => {
  const right = (group: string, resource: string, verb: string) => ({ group, version: 'v1', resource, verb });
  const role = roleOf(
    [right('', 'pods', 'list'), right('', 'services', 'list'), right('apps', 'deployments', 'list')],
    undefined,
  );
  expect(role).toContain('kind: ClusterRole');
  expect(role).toContain('resources: ["pods", "services"]');
  expect(role.match(/apiGroups/g)).toHaveLength(2);
});
