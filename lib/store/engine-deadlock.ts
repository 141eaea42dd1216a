import type { Sql } from '#lib/store/database';
import {
  forgetRevivals,
  lockTurns,
  type RunningRun,
  takesTurns,
  turnsTaken,
  waitsForTurn,
} from '#lib/store/engine-turns';

/**
 * Runs that wait for each other in a circle. A run may wait for a turn, which it gets when one of the runs that have one ends,
 * and it may have a stage that waits for the end of a run it started. Two pipelines that each allow one run and start each other
 * can so wait for ever, although neither waits for itself: Spinnaker hangs there.
 */
interface WaitingRun extends RunningRun {
  pipelineId: string | null;
  name: string;
  /** It waits for its turn. */
  waits: boolean;
  /** It has a turn of its pipeline, or would have if that limited its runs. */
  takes: boolean;
  /** The run that goes on only when this one has ended. */
  parentId: string | null;
}

const relevantRuns = `
WITH waiting AS (SELECT e.id, e.pipeline_id, e.parent_stage_id FROM executions e WHERE e.ended_at IS NULL AND ${waitsForTurn('e')})
SELECT e.id, e.number, e.pipeline_id AS "pipelineId", e.name, ${waitsForTurn('e')} AS waits, ${takesTurns('e')} AS takes,
  CASE WHEN e.parent_stage_id IS NULL THEN NULL ELSE e.parent_execution_id END AS "parentId"
FROM executions e
WHERE e.ended_at IS NULL AND EXISTS (SELECT 1 FROM waiting w WHERE w.parent_stage_id IS NOT NULL)
  AND (e.parent_stage_id IS NOT NULL OR e.pipeline_id IN (SELECT w.pipeline_id FROM waiting w))
ORDER BY e.id DESC`;

/** The runs waiting for a turn that is never free because whoever could free it waits for them: newest first. */
export async function selectDeadlocked(sql: Sql): Promise<WaitingRun[]> {
  const { rows } = await sql.query<WaitingRun>(relevantRuns);
  return deadlockedAmong(rows);
}

export function deadlockedAmong(runs: readonly WaitingRun[]): WaitingRun[] {
  const holders = Map.groupBy(
    runs.filter((run) => run.takes && !run.waits),
    (run) => run.pipelineId,
  );
  const children = Map.groupBy(runs, (run) => run.parentId);
  const holdersFor = (run: WaitingRun) => (run.waits ? (holders.get(run.pipelineId) ?? []) : []);
  const childrenOf = (run: WaitingRun) => children.get(run.id) ?? [];
  const blocked = new Set<WaitingRun>(runs);
  // Whatever can end by itself lets others end; what is left when no more can waits for ever.
  for (let before = -1; before !== blocked.size; ) {
    before = blocked.size;
    for (const run of blocked) {
      const getsTurn = !run.waits || holdersFor(run).length === 0 || holdersFor(run).some((one) => !blocked.has(one));
      if (getsTurn && !childrenOf(run).some((one) => blocked.has(one))) blocked.delete(run);
    }
  }
  // Some only stand behind a circle: ending those would help nobody.
  const inCircle = (start: WaitingRun): boolean => {
    const seen = new Set<WaitingRun>();
    const next = [start];
    for (let run = next.pop(); run; run = next.pop()) {
      for (const one of [...holdersFor(run), ...childrenOf(run)]) {
        if (one === start) return true;
        if (!blocked.has(one) || seen.has(one)) continue;
        seen.add(one);
        next.push(one);
      }
    }
    return false;
  };
  return [...blocked].filter((run) => run.waits && inCircle(run));
}

/** Fails the newest run of a circle, so that the others go on. Returns its id, to be woken once this is committed. */
export async function breakDeadlock(sql: Sql): Promise<string | undefined> {
  const [found] = await selectDeadlocked(sql);
  if (!found?.pipelineId) return undefined;
  // Seen again under the lock under which turns are given.
  const limits = await lockTurns(sql, found.pipelineId);
  const behind = limits ? await turnsTaken(sql, found.pipelineId, limits) : [];
  if (behind.length === 0 || !(await selectDeadlocked(sql)).some(({ id }) => id === found.id)) return undefined;
  const failed = await sql.query(
    `UPDATE executions e SET failure = $2, wake_at = now() WHERE e.id = $1 AND ${waitsForTurn('e')}`,
    [found.id, deadlockSentence(found.name, behind[0]!)],
  );
  if (failed.rowCount === 0) return undefined;
  await forgetRevivals(sql, [found.id]);
  return found.id;
}

export const deadlockSentence = (name: string, holder: RunningRun): string =>
  `Pipeline ${name} limits how many of its runs are under way, and its run ${holder.number === null ? holder.id : `#${holder.number}`} waits for this one: neither could ever go on. Raise the limit, or do not wait for completion`;
