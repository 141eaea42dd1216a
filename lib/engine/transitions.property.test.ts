import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Run } from '#lib/engine/run';
import { takeSignal } from '#lib/engine/signals';
import { isComplete, isHalt, releasesDownstream } from '#lib/engine/statuses';
import { documentOf, type ModelStage, modelEnd } from '#lib/engine/testing/reference-model';
import { newRun, simulate, simulated } from '#lib/engine/testing/simulation';
import { fail, succeed, testTypes } from '#lib/engine/testing/stage-types';

const types = testTypes(succeed, fail);

/** Stages in topological order: each may wait for any of those before it. */
const graphs = fc
  .array(
    fc.record({
      before: fc.array(fc.nat(), { maxLength: 4 }),
      outcome: fc.constantFrom('succeed', 'succeed', 'succeed', 'fail', 'skip'),
      flags: fc.record(
        {
          failPipeline: fc.boolean(),
          continuePipeline: fc.boolean(),
          completeOtherBranchesThenFail: fc.boolean(),
        },
        { requiredKeys: [] },
      ),
    }),
    { minLength: 1, maxLength: 200, size: 'max' },
  )
  .map((stages) =>
    stages.map(
      (stage, index): ModelStage => ({
        refId: String(index),
        requisites: index === 0 ? [] : [...new Set(stage.before.map((n) => String(n % index)))],
        outcome: stage.outcome as ModelStage['outcome'],
        flags: stage.flags,
      }),
    ),
  );

function picker(seed: number) {
  let state = seed >>> 0;
  return <T>(from: readonly T[]): T => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return from[state % from.length]!;
  };
}

/** No stage under way or ended, skipped ones included, unless everything before it released it. */
function expectRequisitesFirst(run: Run): void {
  for (const stage of run.topLevel()) {
    if (stage.status === 'NOT_STARTED') continue;
    for (const before of run.upstream(stage)) expect(releasesDownstream(before.status)).toBe(true);
  }
}

describe('any graph with any outcomes', () => {
  it('ends as the reference model says', async () => {
    await fc.assert(
      fc.asyncProperty(graphs, fc.nat(), async (stages, seed) => {
        const run = newRun(stages.map(documentOf));
        let now = 0;
        await simulate(
          run,
          simulated(types, () => now++),
          picker(seed),
        );
        const model = modelEnd(stages);
        expect(run.state.status).toBe(model.execution);
        expectRequisitesFirst(run);
        const halted = run.topLevel().some((stage) => stage.status === 'TERMINAL');
        for (const stage of run.topLevel()) {
          const allowed = halted ? [model.stages[stage.refId], 'NOT_STARTED', 'CANCELED'] : [model.stages[stage.refId]];
          expect(allowed).toContain(stage.status);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('ends after a cancel at any moment, and says so', async () => {
    await fc.assert(
      fc.asyncProperty(graphs, fc.nat(), fc.nat({ max: 250 }), async (stages, seed, at) => {
        const run = newRun(stages.map(documentOf));
        let now = 0;
        const around = simulated(types, () => now++);
        await simulate(run, around, picker(seed), (one, turn) => {
          if (turn !== at) return;
          takeSignal(
            one,
            { id: 'c', name: 'cancel', stageId: null, payload: {}, sentBy: 'anna', sentAt: now },
            around(),
          );
        });
        expect(isComplete(run.state.status)).toBe(true);
        if (run.state.canceledBy !== null) expect(run.state.status).toBe('CANCELED');
        expect(run.active.size).toBe(0);
        expectRequisitesFirst(run);
      }),
      { numRuns: 200 },
    );
  });

  it('can be restarted from any ended stage and ends again, with what lies before untouched', async () => {
    await fc.assert(
      fc.asyncProperty(graphs, fc.nat(), async (stages, seed) => {
        const run = newRun(stages.map(documentOf));
        const pick = picker(seed);
        let now = 0;
        const around = simulated(types, () => now++);
        await simulate(run, around, pick);
        const ended = run.topLevel().filter((stage) => isComplete(stage.status));
        const from = pick(ended);
        const before = run.upstream(from).map((stage) => [stage, stage.endedAt] as const);
        takeSignal(
          run,
          { id: 'r', name: 'restart', stageId: from.id, payload: {}, sentBy: 'anna', sentAt: now },
          around(),
        );
        await simulate(run, around, pick);
        expect(isComplete(run.state.status)).toBe(true);
        for (const [stage, endedAt] of before) expect(stage.endedAt).toBe(endedAt);
        expectRequisitesFirst(run);
      }),
      { numRuns: 200 },
    );
  });

  it('writes an event log from which every status can be redrawn', async () => {
    await fc.assert(
      fc.asyncProperty(graphs, fc.nat(), async (stages, seed) => {
        const run = newRun(stages.map(documentOf));
        let now = 0;
        await simulate(
          run,
          simulated(types, () => now++),
          picker(seed),
        );
        const drawn = new Map<string, string>();
        for (const event of run.events) {
          if (event.stageId && event.type === 'stage.started') drawn.set(event.stageId, 'RUNNING');
          if (event.stageId && event.type === 'stage.completed') drawn.set(event.stageId, String(event.data.status));
        }
        for (const stage of run.topLevel()) expect(drawn.get(stage.id) ?? 'NOT_STARTED').toBe(stage.status);
        expect(run.events.at(-1)).toMatchObject({ type: 'execution.completed', data: { status: run.state.status } });
        expect(run.events.filter((event) => event.type === 'execution.completed')).toHaveLength(1);
      }),
      { numRuns: 100 },
    );
  });

  it('never runs a stage behind one that halted', async () => {
    await fc.assert(
      fc.asyncProperty(graphs, fc.nat(), async (stages, seed) => {
        const run = newRun(stages.map(documentOf));
        let now = 0;
        await simulate(
          run,
          simulated(types, () => now++),
          picker(seed),
        );
        for (const stage of run.topLevel()) {
          if (!isHalt(stage.status)) continue;
          for (const next of run.downstream(stage)) expect(next.startedAt).toBeNull();
        }
      }),
      { numRuns: 100 },
    );
  });
});
