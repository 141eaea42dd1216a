import type { RunnableStage, StageTypes } from '#lib/engine/ports';
import type { Capabilities, CapabilityName } from '#lib/stages/capabilities';
import type { StageDefinition, StageExecutor } from '#lib/stages/contract';

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
      };
    },
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
