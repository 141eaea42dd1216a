import { isJsonObject, type JsonObject, stringAt } from '#lib/kernel/json';

/**
 * Several people deciding one judgment. Each who says "go on" leaves a member in the stage's context, named after the stage's
 * id in the run, which no document can know beforehand; so nobody writes an approval into a pipeline. Whoever says it twice
 * counts once, with what they said last. One "stop" is enough to stop.
 */
export interface GivenApproval {
  by: string;
  /** The choice, where there are some. */
  input: string;
  /** Epoch milliseconds. */
  at: number;
}

const most = 20;

/** How many people must say "go on": 1 unless the stage asks for more. */
export function approvalsNeeded(context: JsonObject): number {
  const asked = Number(context.requiredApprovals);
  return Number.isInteger(asked) && asked > 1 ? Math.min(asked, most) : 1;
}

const prefix = (stageId: string) => `approval/${stageId}/`;

/** What a person's "go on" adds to the stage's context. */
export function approvalPatch(stageId: string, given: GivenApproval): JsonObject {
  return { [prefix(stageId) + given.by]: { judgmentInput: given.input, at: given.at } };
}

/** Oldest first. */
export function approvalsGiven(stageId: string, context: JsonObject): GivenApproval[] {
  const start = prefix(stageId);
  return Object.entries(context)
    .flatMap(([key, value]) =>
      key.startsWith(start) && isJsonObject(value)
        ? [{ by: key.slice(start.length), input: stringAt(value, 'judgmentInput') ?? '', at: Number(value.at) }]
        : [],
    )
    .sort((one, other) => one.at - other.at);
}

/** The choice that enough people made, or undefined while none has enough. */
export function approvedInput(stageId: string, context: JsonObject): string | undefined {
  const needed = approvalsNeeded(context);
  const byInput = Map.groupBy(approvalsGiven(stageId, context), ({ input }) => input);
  for (const [input, given] of byInput) if (given.length >= needed) return input;
  return undefined;
}
