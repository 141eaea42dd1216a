import type { Rehearsal, RunnableStage, StageTypes } from '#lib/engine/ports';
import type { Capabilities, CapabilityName } from '#lib/stages/capabilities';
import type { StageDefinition, StageExecutor } from '#lib/stages/contract';
import { isInward, onlyLooking } from '#lib/stages/looking';

/** A definition with its executor; made by `stageEntry` so that the compiler checks the two against each other. */
export interface StageEntry {
  definition: StageDefinition;
  bind(capabilities: Capabilities): RunnableStage;
}

/** The executor sees exactly the capabilities its definition names, whatever its type claims. */
export function stageEntry<K extends CapabilityName>(
  definition: StageDefinition & { needs: readonly K[] },
  executor: StageExecutor<Pick<Capabilities, K>>,
): StageEntry {
  return {
    definition,
    bind(capabilities) {
      const given = Object.freeze(
        Object.fromEntries(definition.needs.map((name) => [name, capabilities[name]])),
      ) as Pick<Capabilities, K>;
      const cancel = executor.cancel;
      return {
        definition,
        steps: executor.steps.map((step) => ({
          name: step.name,
          run: async (context) => step.run(context, given),
        })),
        ...(executor.before ? { before: (context) => executor.before!(context) } : {}),
        ...(executor.after ? { after: (context) => executor.after!(context) } : {}),
        ...(executor.onFailure ? { onFailure: (context) => executor.onFailure!(context) } : {}),
        ...(executor.guard ? { guard: (context) => executor.guard!(context) } : {}),
        ...(cancel ? { cancel: (context) => cancel.call(executor, context, given) } : {}),
        rehearsal: rehearsalOf(definition, executor, Object.freeze(onlyLooking(given)) as Pick<Capabilities, K>),
      };
    },
  };
}

/** A dry run gets nothing of a type but this, and this holds nothing but what looks. */
function rehearsalOf<C>(definition: StageDefinition, executor: StageExecutor<C>, looking: C): Rehearsal {
  const { plan, cancel } = executor;
  const runs = (definition.inDryRun ?? (isInward(definition.needs) ? 'runs' : 'plans')) === 'runs';
  return {
    ...(runs
      ? { steps: executor.steps.map(({ name, run }) => ({ name, run: async (context) => run(context, looking) })) }
      : {}),
    ...(runs && cancel ? { cancel: (context) => cancel.call(executor, context, looking) } : {}),
    ...(plan ? { plan: async (context) => plan.call(executor, context, looking) } : {}),
  };
}

/** All types a worker can run. */
export function bindStages(entries: readonly StageEntry[], capabilities: Capabilities): StageTypes {
  const types = new Map<string, RunnableStage>();
  for (const entry of entries) {
    const runnable = entry.bind(capabilities);
    for (const name of [entry.definition.type, ...(entry.definition.aliases ?? [])]) types.set(name, runnable);
  }
  const guards = [...new Set(types.values())].filter((type) => type.guard);
  return { find: (type) => types.get(type), names: () => [...types.keys()], guards: () => guards };
}
