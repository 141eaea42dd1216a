import { expect, it } from 'vitest';
import type { JsonObject } from '#lib/kernel/json';
import { requireRolesExecutor } from '#lib/stages/require-roles/execute';
import { runStage, stepContext } from '#lib/stages/testing/step-runner';

const people = (roles: string[], admin = false) => ({ people: { rightsOf: async () => ({ roles, admin }) } });
const run = (roles: string[], admin = false, user = 'lena') =>
  runStage(requireRolesExecutor, {
    capabilities: people(roles, admin),
    context: { requiredRoles: ['SRE', 'release-managers'], guardedStage: 'Deploy' },
    user,
  });

it('lets the stage begin for somebody with one of the roles, and for administrators', async () => {
  expect(await run(['crew', 'sre'])).toMatchObject({ status: 'SUCCEEDED' });
  expect(await run([], true)).toMatchObject({ status: 'SUCCEEDED' });
});

it('says which roles were asked for, and whom the stage would have acted for', async () => {
  expect(await run(['crew'])).toMatchObject({
    status: 'TERMINAL',
    reason:
      'Deploy runs only for somebody with one of the roles SRE, release-managers, and lena, for whom it would act, has none of them (the stage’s required roles)',
  });
  expect((await run([], false, 'anonymous')).reason).toContain('nobody in particular');
});

it.each([
  [undefined, false],
  [[], false],
  [['sre'], true],
  // What is no list must not let everybody through; its fields are checked as it begins.
  ['sre', true],
])('stands before a stage that asks for %j: %s', (requiredRoles, stands) => {
  const context = { name: 'Deploy', ...(requiredRoles === undefined ? {} : { requiredRoles }) } as JsonObject;
  const given = stepContext('1', 0, { context, outputs: {}, log: [] }, { capabilities: people([]), context });
  expect(requireRolesExecutor.guard!(given) !== undefined).toBe(stands);
});
