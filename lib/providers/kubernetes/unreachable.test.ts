import { createServer } from 'node:net';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createResolver } from '#lib/http/outbound-names';
import type { KubernetesOptions } from '#lib/providers/kubernetes/connect';
import { kubernetesProvider } from '#lib/providers/kubernetes/provider';
import { type Answer, badCluster, json } from '#lib/providers/kubernetes/testing/bad-cluster';
import { unreachable } from '#lib/providers/kubernetes/unreachable';
import { testCertificate } from '#scripts/test-certificates';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});
// The library that signs in takes a second to load, and ten on a busy machine; no test is about that.
beforeAll(async () => void (await import('@kubernetes/client-node')), 60_000);

const fine: Answer = (_asked, response) => json(response, 200, { gitVersion: 'v1.32.0' });

async function open(tls?: { key: string; cert: string }, answer: Answer = fine) {
  const cluster = await badCluster(answer, tls);
  ends.push(() => cluster.close());
  return cluster;
}

/** What is said of a cluster at that address by the test of its account, and by a stage. */
async function saidOf(server: string, more: object = {}, options: KubernetesOptions = {}): Promise<string> {
  const cluster = await open();
  const account = cluster.account('zone-1', { cluster: { server, ...more } });
  const provider = kubernetesProvider(options);
  const [finding] = await provider.test(account);
  const stage = provider.connect(account).read({ kind: 'Pod', name: 'a' });
  await expect(stage).rejects.toMatchObject({ code: 'unavailable', message: finding?.message });
  return finding?.message ?? '';
}

describe('a cluster that cannot be reached is told with its server and the cure', { timeout: 60_000 }, () => {
  it('when nothing listens', async () => {
    const gone = createServer();
    await new Promise<void>((resolve) => gone.listen(0, '127.0.0.1', resolve));
    const { port } = gone.address() as { port: number };
    await new Promise((resolve) => gone.close(resolve));
    expect(await saidOf(`https://127.0.0.1:${port}`)).toBe(
      `Cluster zone-1 cannot be reached: nothing listens at https://127.0.0.1:${port}; check that its API server runs and that the account has the right port`,
    );
  });

  it('when its name is unknown, or no name server answers', async () => {
    const system = async (name: string) => {
      throw Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: 'ENOTFOUND', hostname: name });
    };
    const nobody = async () => [];
    const unknown = { resolve: createResolver({ system, hosts: nobody, dns: nobody }) };
    expect(await saidOf('https://api.typo.example', {}, unknown)).toBe(
      'Cluster zone-1 cannot be reached: there is no host api.typo.example; correct the server of the account, or add the name to the DNS that this machine uses',
    );
    const silence = () => new Promise<string[]>(() => {});
    const silent = { resolve: createResolver({ system: silence, hosts: nobody, dns: silence }, { longestMs: 20 }) };
    expect(await saidOf('https://api.example', {}, silent)).toBe(
      'Cluster zone-1 cannot be reached: no name server answers for api.example; check the DNS that this machine uses',
    );
  });

  it('when it breaks connections off, or speaks something else', async () => {
    const rude = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => rude.listen(0, '127.0.0.1', resolve));
    ends.push(() => rude.close());
    const { port } = rude.address() as { port: number };
    expect(await saidOf(`http://127.0.0.1:${port}`)).toMatch(/broke the connection off; check it/);
    const plain = await open();
    expect(await saidOf(plain.url.replace('http:', 'https:'))).toMatch(/speaks another protocol; check http or https/);
  });

  it('when its certificate is not trusted, or is for another name', async () => {
    const { key, certificate } = testCertificate('/CN=elsewhere.example');
    const cluster = await open({ key, cert: certificate });
    expect(await saidOf(cluster.url)).toMatch(
      /the certificate of https:\/\/127\.0\.0\.1:\d+ cannot be trusted: .*certificate; put the authority that signed it/,
    );
    const authority = { 'certificate-authority-data': Buffer.from(certificate).toString('base64') };
    expect(await saidOf(cluster.url, authority)).toMatch(/it is for other names; give the server by a name/);
  });

  it.each([
    ['EHOSTUNREACH', /no way leads from this machine to https:\/\/api\.example:6443; check routes/],
    ['UND_ERR_CONNECT_TIMEOUT', /https:\/\/api\.example:6443 takes no connection in time; check firewalls/],
    ['UND_ERR_HEADERS_TIMEOUT', /took the request and then fell silent/],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', /cannot be trusted: x; put the authority/],
    ['ERR_OSSL_PEM_NO_START_LINE', /a certificate or key of the kubeconfig cannot be read; print it anew/],
    ['CERT_NOT_YET_VALID', /check the clocks/],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', /refuses the client certificate; renew it/],
    ['EWHATEVER', /https:\/\/api\.example:6443 fails with “x”; check it/],
  ])('when the reason is %s', (code, expected) => {
    const cause = Object.assign(new Error('x'), { code });
    const error = unreachable(
      { account: 'zone-1', server: 'https://admin:pass@api.example:6443/k8s' },
      new TypeError('fetch failed', { cause }),
    );
    expect(error.message).toMatch(expected);
    expect(error.message).not.toContain('pass');
  });

  it('names the proxy that the way leads through', () => {
    const cause = Object.assign(new Error('x'), { code: 'ECONNREFUSED' });
    const target = { account: 'zone-1', server: 'https://api.example', proxy: 'http://me:secret@proxy:3128' };
    expect(unreachable(target, cause).message).toBe(
      'Cluster zone-1 cannot be reached: nothing listens at https://api.example (through the proxy proxy:3128); check that its API server runs and that the account has the right port',
    );
  });

  it.each([
    [
      302,
      '',
      /cannot be reached: http:\/\/127\.0\.0\.1:\d+ sends its callers elsewhere .* give the account the address/,
    ],
    [400, 'Client sent an HTTP request to an HTTPS server.\n', /cannot be reached: .* wants https; write https:\/\//],
    [404, '{"error":"not found"}', /zone-1 is no Kubernetes: .* with status 404; check the address and the port/],
    [200, '<html>Please sign in</html>', /is no Kubernetes: .*“<html>Please sign in<\/html>”; check the address/],
    [503, 'no healthy upstream', /is not well: .* with status 503 and “no healthy upstream”; check its API server/],
    [401, '', /does not know who we are: renew the account's token or certificate/],
  ])('or what answers with %s instead of it, in the test of the account', async (status, body, expected) => {
    const cluster = await open(undefined, (_asked, response) => void response.writeHead(status).end(body));
    const found = await kubernetesProvider().test(cluster.account('zone-1'));
    expect(found).toEqual([{ level: 'error', message: expect.stringMatching(expected) }]);
  });
});
