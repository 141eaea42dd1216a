import { expect, it } from 'vitest';
import { permissionsOf, rolesOf } from '#components/applications/permission-text.ts';

it('reads and writes roles as text, each once', () => {
  expect(permissionsOf({ permissions: { READ: ['crew', 'sre'], WRITE: 'nonsense' } })).toEqual({
    READ: 'crew, sre',
    EXECUTE: '',
    WRITE: '',
  });
  expect(rolesOf(' crew,, sre crew ')).toEqual(['crew', 'sre']);
  expect(rolesOf('')).toEqual([]);
});
