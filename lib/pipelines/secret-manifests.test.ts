import { expect, it } from 'vitest';
import type { Json, JsonObject } from '#lib/kernel/json';
import { withoutSecretContent } from './secret-manifests.ts';

const word = 'hunter2-is-no-password';
const base64 = (text: string) => Buffer.from(text).toString('base64');
const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'keys' }, data: { password: base64(word) } };
const yaml = `apiVersion: v1\nkind: Secret\nmetadata: {name: keys}\nstringData: {password: ${word}}\n`;
const settings = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {a: plain}\n`;
const told = (value: Json) => JSON.stringify(withoutSecretContent(value));

it.each<[string, JsonObject]>([
  ['among manifests', { manifests: [secret] }],
  ['in a list of them', { manifests: [{ kind: 'List', items: [secret] }] }],
  ['as text of YAML', { manifests: `${settings}---\n${yaml}` }],
  ['as text of JSON', { manifests: JSON.stringify({ ...secret, data: {}, stringData: { password: word } }) }],
  [
    'as text with a block of lines',
    { manifest: `kind: Secret\nmetadata:\n  name: a\nstringData:\n  key: |\n    ${word}\n` },
  ],
  ['in an artifact', { artifacts: [{ type: 'embedded/base64', reference: base64(yaml) }] }],
  ['as text that cannot be read', { manifests: `kind: Secret\nstringData: {password: [${word}\n` }],
  ['in a patch', { manifestName: 'secret keys', patchBody: [{ stringData: { password: word } }] }],
  ['in a patch as text', { kind: 'Secret', patchBody: `stringData: {password: ${word}}` }],
  [
    'in a JSON patch',
    { manifestName: 'secret keys', patchBody: [{ op: 'replace', path: '/data/a', value: base64(word) }] },
  ],
])('the content of a Secret is not told: %s', (_where, stage) => {
  const shown = told(stage);
  expect(shown).not.toContain(word);
  expect(shown).not.toContain(base64(word));
  const [artifact] = (withoutSecretContent(stage).artifacts ?? []) as JsonObject[];
  expect(Buffer.from(String(artifact?.reference ?? ''), 'base64').toString()).not.toContain(word);
});

it('leaves the names of what is hidden, and what stands beside it as it was written', () => {
  expect(withoutSecretContent({ manifests: [secret] })).toEqual({
    manifests: [{ ...secret, data: { password: '•••' } }],
  });
  const text = String(withoutSecretContent(`${settings}---\n${yaml}`));
  expect(text.startsWith(settings)).toBe(true);
  expect(text).toContain('"password": "•••"');
});

it('gives back what holds no Secret as it is', () => {
  const stage = {
    manifests: [{ kind: 'ConfigMap', metadata: { name: 'a' }, data: { a: 'b' } }, settings],
    manifestName: 'deployment web',
    patchBody: [{ spec: { replicas: 2 } }],
    kind: 'secret of nothing',
    artifacts: [{ type: 'embedded/base64', reference: base64(settings) }],
  };
  expect(withoutSecretContent({ ...stage, kind: 'Deployment' }).manifests).toBe(stage.manifests);
  const plain = { ...stage, kind: 'Deployment' };
  expect(withoutSecretContent(plain)).toBe(plain);
});
