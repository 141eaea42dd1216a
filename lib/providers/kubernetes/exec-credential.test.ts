import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { clusterAddress } from '#lib/providers/kubernetes/kubeconfig';

/** A program as clouds give it, which does as its first argument says and writes down what it sees. */
const script = `#!/bin/sh
case "$1" in
  token)
    env > "$2"
    echo run >> "$2.runs"
    echo '{"kind":"ExecCredential","status":{"token":"from-the-program","expirationTimestamp":"'"$3"'"}}';;
  fail) echo "the session $GIVEN has expired" >&2; exit 7;;
  nonsense) echo '{"kind":"Secret"}';;
esac
`;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plugin-'));
  await writeFile(join(folder, 'plugin'), script, { mode: 0o755 });
});
afterAll(() => rm(folder, { recursive: true }));

function address(exec: object) {
  const cluster = { server: 'https://cluster.example:6443', 'tls-server-name': 'inner.example' };
  const kubeconfig = JSON.stringify({
    'current-context': 'a',
    contexts: [{ name: 'a', context: { cluster: 'c', user: 'u' } }],
    clusters: [{ name: 'c', cluster }],
    users: [
      { name: 'u', user: { exec: { command: 'plugin', apiVersion: 'client.authentication.k8s.io/v1', ...exec } } },
    ],
  });
  const account = { name: 'zone-1', environment: '', settings: {}, secrets: { kubeconfig } };
  return clusterAddress(account, { environment: { PATH: `${folder}:/usr/bin:/bin` } });
}

async function authorization(exec: object, times = 1): Promise<unknown> {
  const { config } = await address(exec).load();
  const options: { headers?: Record<string, string> } = {};
  for (let n = 0; n < times; n++) await config.applyToHTTPSOptions(options as never);
  return options.headers?.Authorization;
}

it('a program signs in with what it is given and sees nothing else of ours', async () => {
  process.env.GENNAKER_SECRET_KEY_OF_TEST = 'hush';
  const file = join(folder, 'seen');
  const exec = { args: ['token', file, ''], env: [{ name: 'GIVEN', value: 'by the kubeconfig' }] };
  expect(await authorization({ ...exec, provideClusterInfo: true })).toBe('Bearer from-the-program');
  delete process.env.GENNAKER_SECRET_KEY_OF_TEST;
  const seen = await readFile(file, 'utf8');
  expect(seen).toContain('GIVEN=by the kubeconfig');
  expect(seen).toMatch(/KUBERNETES_EXEC_INFO=.*"interactive":false,"cluster":\{.*inner\.example/);
  const names = seen.split('\n').flatMap((line) => /^(\w+)=/.exec(line)?.[1] ?? []);
  const ofTheShell = ['PWD', 'OLDPWD', 'SHLVL', '_'];
  expect(names.filter((name) => !ofTheShell.includes(name)).sort()).toEqual(['GIVEN', 'KUBERNETES_EXEC_INFO', 'PATH']);
});

it.each([
  ['', 1],
  ['2999-01-01T00:00:00Z', 1],
  ['2001-01-01T00:00:00Z', 2],
])('a token that ends at %j is asked for %i time(s) in two', async (ends, runs) => {
  const file = join(folder, `ends-${ends.slice(0, 4)}`);
  await authorization({ args: ['token', file, ends] }, 2);
  expect((await readFile(`${file}.runs`, 'utf8')).trim().split('\n')).toHaveLength(runs);
});

it.each([
  ['fails', { args: ['fail'] }, 'plugin gives no credentials, it ended with 7: the session *** has expired'],
  ['writes something else', { args: ['nonsense'] }, 'plugin wrote no ExecCredential with a token or a certificate'],
  ['is not there', { command: 'absent', installHint: 'install it' }, 'absent cannot be started'],
])('a program that %s is named with its reason, without what it was given', async (_what, exec, words) => {
  const env = [{ name: 'GIVEN', value: 'canary-5f3a9c' }];
  await expect(authorization({ env, ...exec })).rejects.toThrow(words);
});

it('what cannot work is refused before anything runs', () => {
  expect(() => address({ command: '' })).toThrow('names no program to run');
  expect(() => address({ interactiveMode: 'Always' })).toThrow('wants to ask a person at a terminal');
});
