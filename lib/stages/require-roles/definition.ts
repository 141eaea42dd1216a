import { z } from 'zod';
import type { StageDefinition } from '#lib/stages/contract';

/** The field of any stage that says for whom alone it runs. */
export const requiredRolesField = 'requiredRoles';

/** Runs before any stage that asks for roles. Not in the palette. */
export const requireRolesDefinition: StageDefinition & { needs: readonly 'people'[] } = {
  type: 'requireRoles',
  title: 'Required roles',
  summary: 'Lets its stage run only for people with certain roles',
  icon: 'shield-check',
  category: 'flow',
  internal: true,
  fields: z.looseObject({
    requiredRoles: z.array(z.string(), { error: 'Required roles are a list of role names' }),
  }),
  form: [],
  outputs: z.looseObject({}),
  defaults: {},
  needs: ['people'],
  inDryRun: 'runs',
  // The stage that it guards has evaluated them already.
  literalFields: [requiredRolesField],
  examples: [],
};
