import { describe, expect, it } from 'vitest';
import { connectKubernetes } from '#lib/providers/kubernetes/connect';
import { clusterAddress } from '#lib/providers/kubernetes/kubeconfig';

const kubeconfig = (user: object, cluster: object = {}) =>
  JSON.stringify({
    'current-context': 'a',
    contexts: [{ name: 'a', context: { cluster: 'c', user: 'u', namespace: 'shop' } }],
    clusters: [{ name: 'c', cluster: { server: 'https://cluster.example:6443/', ...cluster } }],
    users: [{ name: 'u', user }],
  });
const account = (secrets: object, settings: object = {}) => ({
  name: 'zone-1',
  environment: 'test',
  settings: { ...settings },
  secrets: { ...secrets },
});

describe('the way into a cluster', () => {
  it('takes context, namespace and token from the kubeconfig', async () => {
    const address = clusterAddress(account({ kubeconfig: kubeconfig({ token: 't' }) }), false);
    expect(address.namespace).toBe('shop');
    const { server, config } = await address.load();
    expect(server).toBe('https://cluster.example:6443');
    expect(config.getCurrentUser()?.token).toBe('t');
  });

  it.each([
    ['runs a program', kubeconfig({ exec: { command: 'aws' } }), 'runs aws to sign in'],
    ['reads a token file', kubeconfig({ tokenFile: '/etc/shadow' }), 'tokenFile'],
    ['reads a key file', kubeconfig({ 'client-key': '/root/.ssh/id_rsa' }), 'client-key'],
    ['reads a certificate file', kubeconfig({}, { 'certificate-authority': '/etc/passwd' }), 'certificate-authority'],
    ['uses a plugin', kubeconfig({ 'auth-provider': { name: 'oidc' } }), 'auth-provider'],
  ])('refuses a kubeconfig that %s unless the operator allows it', (_name, text, words) => {
    expect(() => clusterAddress(account({ kubeconfig: text }), false)).toThrow(words);
    expect(() => clusterAddress(account({ kubeconfig: text }), { environment: {} })).not.toThrow();
  });

  it.each(['gcp', 'azure'])('never runs the old plugin %s, which would see all of our environment', (name) => {
    const text = kubeconfig({ 'auth-provider': { name, config: { 'cmd-path': 'true' } } });
    expect(() => clusterAddress(account({ kubeconfig: text }), { environment: {} })).toThrow(
      `the auth-provider ${name} of the kubeconfig is not supported since Kubernetes 1.26`,
    );
  });

  it('says what is missing', () => {
    expect(() => connectKubernetes(account({}))).toThrow('has no way in');
    expect(() => connectKubernetes(account({ kubeconfig: 'a: [' }))).toThrow('is not YAML');
    expect(() => connectKubernetes(account({ kubeconfig: kubeconfig({}) }, { context: 'b' }))).toThrow(
      'has no context “b”; it has: a',
    );
    expect(() => connectKubernetes(account({ kubeconfig: 'kind: Config' }))).toThrow(
      'has no contexts; print a whole one',
    );
    const unsaid = JSON.stringify({ ...JSON.parse(kubeconfig({})), 'current-context': undefined });
    expect(() => connectKubernetes(account({ kubeconfig: unsaid }))).toThrow('names no current context; it has: a');
    expect(() =>
      connectKubernetes(account({ kubeconfig: kubeconfig({}) }, { namespaces: ['a'], omitNamespaces: ['b'] })),
    ).toThrow('keep one');
  });

  it('accepts a bare server and token', async () => {
    const address = clusterAddress(account({ token: 't' }, { server: 'https://c.example' }), false);
    expect((await address.load()).server).toBe('https://c.example');
  });
});
