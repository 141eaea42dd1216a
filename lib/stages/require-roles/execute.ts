import type { ActingUser, Capabilities } from '#lib/stages/capabilities';
import type { StageExecutor, StepContext, StepResult, SyntheticStage } from '#lib/stages/contract';
import { requiredRolesField, requireRolesDefinition } from '#lib/stages/require-roles/definition';

type Ports = Pick<Capabilities, 'people'>;

/**
 * Stands before every stage that asks for roles, and behind what it waits for: whoever the stage acts for must have one of the
 * roles at the moment it would begin. That is the run's starter, or whoever handed rights on in a judgment before it.
 */
export const requireRolesExecutor: StageExecutor<Ports> = {
  guard({ context, stage }): SyntheticStage | undefined {
    const asked = context[requiredRolesField];
    if (asked === undefined || asked === null || (Array.isArray(asked) && asked.length === 0)) return undefined;
    return {
      type: requireRolesDefinition.type,
      name: 'Required roles',
      context: { requiredRoles: asked, guardedStage: stage.name },
    };
  },
  steps: [{ name: 'checkRequiredRoles', run: check }],
};

async function check({ context, execution }: StepContext, { people }: Ports): Promise<StepResult> {
  const roles = context.requiredRoles as string[];
  const { admin, roles: held } = await people.rightsOf(execution.user);
  const has = new Set(held.map((role) => role.toLowerCase()));
  if (admin || roles.some((role) => has.has(role.trim().toLowerCase()))) return { kind: 'succeeded' };
  const who = sayWho(execution.user);
  const what = `${String(context.guardedStage ?? 'This stage')} runs only for somebody with one of the roles ${roles.join(', ')}`;
  return {
    kind: 'failed',
    retry: 'terminal',
    reason: `${what}, and ${who} has none of them (the stage’s required roles)`,
  };
}

function sayWho({ name }: ActingUser): string {
  return name === 'anonymous' ? 'this run acts for nobody in particular, who' : `${name}, for whom it would act,`;
}
