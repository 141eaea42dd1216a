import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readConfigFile } from './config-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'gennaker-config-'));
afterAll(() => rmSync(folder, { recursive: true }));
const path = join(folder, 'gennaker.yaml');
const read = (text: string, env = {}) => {
  writeFileSync(path, text);
  return readConfigFile(path, env);
};

test('secrets are pointed at, in the environment and in files', () => {
  writeFileSync(join(folder, 'ca.pem'), 'a certificate\n');
  const file = read(
    `accounts:
  - kind: identity
    name: harbour
    type: ldap
    settings: { servers: ['ldaps://directory.example.com'] }
    secrets: { bindPassword: '\${env:BIND}', ca: '\${file:${join(folder, 'ca.pem')}}' }
roles: { crew: [lena] }
administrators: [otto]`,
    { BIND: 'hush' },
  );
  expect(file.accounts[0]).toMatchObject({ secrets: { bindPassword: 'hush', ca: 'a certificate' } });
  expect(file).toMatchObject({ roles: { crew: ['lena'] }, administrators: ['otto'] });
});

test.each([
  ['accounts: [', 'is not YAML'],
  ['acounts: []', 'Unrecognized key'],
  ['accounts: [{ kind: identity, name: a b, type: ldap }]', 'accounts.0.name'],
  [
    "accounts: [{ kind: ci, name: a, type: x, secrets: { token: '${env:NOWHERE}' } }]",
    'accounts.0.secrets.token needs the environment variable NOWHERE',
  ],
  ["roles: { crew: '${file:/nowhere/at/all}' }", 'which cannot be read'],
])('what is wrong in %j is named', (text, sentence) => {
  expect(() => read(text)).toThrow(sentence);
});
