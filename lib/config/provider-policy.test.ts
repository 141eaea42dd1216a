import { expect, test } from 'vitest';
import { readProviderPolicy } from './provider-policy.ts';

test('programs and files of this machine are for accounts only when the operator says so', () => {
  expect(readProviderPolicy({}).allowLocalCredentials).toBe(false);
  expect(readProviderPolicy({ GENNAKER_ALLOW_LOCAL_CREDENTIALS: 'true' }).allowLocalCredentials).toBe(true);
  expect(() => readProviderPolicy({ GENNAKER_ALLOW_LOCAL_CREDENTIALS: 'yes' })).toThrow(
    'The setting GENNAKER_ALLOW_LOCAL_CREDENTIALS must be true or false',
  );
});

test('such a program is shown where things lie, and none of our secrets', () => {
  const { programEnvironment } = readProviderPolicy({
    PATH: '/usr/bin',
    AWS_ROLE_ARN: 'arn:aws:iam::1:role/x',
    GENNAKER_SECRET_KEY: 'key',
    DATABASE_URL: 'postgres://x:y@z/',
    AWS_SECRET_ACCESS_KEY: 'secret',
  });
  expect(programEnvironment).toEqual({ PATH: '/usr/bin', AWS_ROLE_ARN: 'arn:aws:iam::1:role/x' });
});
