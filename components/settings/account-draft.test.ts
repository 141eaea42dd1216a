import { expect, test } from 'vitest';
import { ApiError } from '#components/shell/api.ts';
import { accountDefinition } from '#lib/accounts/definitions';
import { bodyOf, draftOf, emptyDraft, errorsOfAnswer, errorsOfDraft, isLongText } from './account-draft.ts';

const jenkins = accountDefinition('ci', 'jenkins')!;
const kubernetes = accountDefinition('cloud', 'kubernetes')!;

test('what is stored comes back unchanged, and no secret is sent unless it was entered', () => {
  const settings = { address: 'https://ci', other: 1, permissions: { READ: ['crew', 'sre'], WRITE: ['sre'] } };
  const draft = draftOf({ name: 'main', environment: 'test', settings });
  expect(draft).toMatchObject({ read: 'crew, sre', write: 'sre', secrets: {} });
  expect(bodyOf(draft)).toEqual({ environment: 'test', settings, secrets: {} });
  expect(bodyOf({ ...draft, secrets: { token: 'x', old: null, empty: '' } }).secrets).toEqual({
    token: 'x',
    old: null,
  });
});

test('without any role the account is open, and no empty lists are stored', () => {
  const draft = {
    ...draftOf({ name: 'main', environment: '', settings: {} }),
    read: ' , ',
    settings: { address: 'a' },
  };
  expect(bodyOf(draft).settings).toEqual({ address: 'a' });
  expect(bodyOf({ ...draft, write: 'sre sre,ops' }).settings.permissions).toEqual({ READ: [], WRITE: ['sre', 'ops'] });
});

test('an untouched form says what is needed instead of which type was expected', () => {
  const errors = errorsOfDraft(jenkins, emptyDraft);
  expect([...errors]).toEqual([
    ['name', 'Give it a name'],
    ['settings.address', 'This is needed'],
  ]);
});

test('what is wrong is blamed on the field it is in', () => {
  const draft = { ...emptyDraft, name: 'a b', settings: { server: 'cluster', namespaces: ['x', ''] } };
  const errors = errorsOfDraft(kubernetes, { ...draft, secrets: { kubeconfig: 'x'.repeat(200_001) } });
  expect([...errors.keys()].sort()).toEqual(['name', 'secrets.kubeconfig', 'settings.namespaces', 'settings.server']);
  expect(errors.get('settings.server')).toBe('Must be an address like https://cluster.example.com:6443');
});

test('the answer of the server is told at its fields', () => {
  const fields = { 'settings.namespaces.0': 'too short', 'secrets.token': 'Enter it again' };
  expect([...errorsOfAnswer(new ApiError(422, 'invalid', 'No', { fields }))]).toEqual([
    ['settings.namespaces', 'too short'],
    ['secrets.token', 'Enter it again'],
  ]);
  expect(errorsOfAnswer(new ApiError(409, 'conflict', 'There is one already')).get('name')).toBe(
    'There is one already',
  );
  expect(errorsOfAnswer(new ApiError(503, 'unavailable', 'Away')).size).toBe(0);
});

test('a kubeconfig is pasted or chosen, a token is typed', () => {
  const shape = (kubernetes.secrets as unknown as { shape: Record<string, never> }).shape;
  expect(isLongText(shape.kubeconfig)).toBe(true);
  expect(isLongText(shape.token)).toBe(false);
  expect(isLongText(undefined)).toBe(false);
});
