import { expect, test } from 'vitest';
import { readProviderPolicy } from './provider-policy.ts';

test('programs and files of this machine are for accounts only when the operator says so', () => {
  expect(readProviderPolicy({})).toEqual({ allowLocalCredentials: false });
  expect(readProviderPolicy({ GENNAKER_ALLOW_LOCAL_CREDENTIALS: 'true' })).toEqual({ allowLocalCredentials: true });
  expect(() => readProviderPolicy({ GENNAKER_ALLOW_LOCAL_CREDENTIALS: 'yes' })).toThrow(
    'The setting GENNAKER_ALLOW_LOCAL_CREDENTIALS must be true or false',
  );
});
