import { type Connecting, connectCloud } from '#lib/accounts/connecting';
import type { Actor } from '#lib/auth/actor';
import { historyOf } from '#lib/infrastructure/history';
import { rootOwner } from '#lib/infrastructure/owner-tree';
import { requireResource } from '#lib/infrastructure/readable';
import { refOf } from '#lib/infrastructure/reference';
import type { ImageHistory, ImagesRun, ResourceRun } from '#lib/infrastructure/view';
import { messageOf } from '#lib/kernel/errors';
import { jsonEquals } from '#lib/kernel/json';
import type { RolloutRevision } from '#lib/providers/contract';
import { type DeployedBy, type ResourceRecord, selectClusterMembers, selectDeployers } from '#lib/store/inventory-read';

/** Which images a workload ran, when, and who brought them: what the cluster keeps, and what runs deployed before that. */
export async function getImageHistory(
  connecting: Connecting,
  actor: Actor,
  input: { id: string },
): Promise<ImageHistory> {
  const { pool } = connecting.database;
  const row = await requireResource(connecting.database, actor, input.id);
  const root = await rootOwner(pool, row);
  const [asked, { runs }] = await Promise.all([askedOf(connecting, actor, root), historyOf(pool, root)]);
  const stamps = asked.revisions.flatMap(({ executionId, undoneByStage }) => [executionId, undoneByStage]);
  const deployers = await selectDeployers(
    pool,
    stamps.filter((stamp) => stamp !== undefined),
  );
  const entries = imageHistory(asked.revisions, runs, deployers);
  return { entries, ...(asked.reason ? { unasked: asked.reason } : {}) };
}

/** A cluster that is away leaves the rest to be told. Versions without a manager are objects of their own. */
async function askedOf(
  connecting: Connecting,
  actor: Actor,
  root: ResourceRecord,
): Promise<{ revisions: RolloutRevision[]; reason?: string }> {
  try {
    const cloud = await connectCloud(connecting, actor, 'read', root.account);
    const revisions = await cloud.revisions(refOf(root));
    if (revisions.length > 0 || root.category !== 'server-group' || !root.cluster) return { revisions };
    return { revisions: versionsOf(await selectClusterMembers(connecting.database.pool, root)) };
  } catch (error) {
    return { revisions: [], reason: messageOf(error) };
  }
}

function versionsOf(members: readonly ResourceRecord[]): RolloutRevision[] {
  return members.map((member, index) => ({
    number: member.sequence ?? 0,
    name: member.name,
    images: member.summary.images ?? [],
    createdAt: member.createdAt,
    current: index === 0,
    earlier: [],
    ...(member.summary.executionId ? { executionId: member.summary.executionId } : {}),
  }));
}

type Event = Omit<ImagesRun, 'until' | 'repeats'>;

/** Pure. Revisions and the runs that made them tell of the same moment; what follows with the same images is the same. */
export function imageHistory(
  revisions: readonly RolloutRevision[],
  runs: readonly ResourceRun[],
  deployers: ReadonlyMap<string, DeployedBy>,
): ImagesRun[] {
  const events = [
    ...revisions.flatMap((revision) => eventsOf(revision, runs, deployers)),
    ...runs.flatMap((run) => (run.images.length > 0 ? [deployed(run)] : [])),
  ].sort((left, right) => left.at - right.at || (left.revision ?? 0) - (right.revision ?? 0));
  const entries: ImagesRun[] = [];
  for (const event of events) {
    const last = entries.at(-1);
    if (last && jsonEquals(last.images, event.images)) join(last, event);
    else {
      if (last) last.until = event.at;
      entries.push({ ...event, repeats: 0 });
    }
  }
  return entries.reverse();
}

function join(entry: ImagesRun, event: Event): void {
  if (event.revision === undefined && entry.by && event.by && entry.by.id !== event.by.id) entry.repeats += 1;
  entry.revision = event.revision ?? entry.revision;
  entry.current ||= event.current;
  entry.undone ||= event.undone;
  entry.by ??= event.by;
}

/**
 * A revision that was brought back ran twice: when it was made, and since the undo. Clusters tell times in whole seconds,
 * so what a run tells of the same moment counts.
 */
function eventsOf(
  revision: RolloutRevision,
  runs: readonly ResourceRun[],
  deployers: ReadonlyMap<string, DeployedBy>,
): Event[] {
  const { images, number, current, undoneByStage, createdAt, executionId, earlier } = revision;
  const undo = runs.find(({ stage }) => stage === undoneByStage);
  const stamp = undo ? undefined : (undoneByStage ?? executionId);
  const run = runs.find((one) => one.execution.id === stamp && one.images.length > 0);
  const made: Event = {
    images,
    at: run?.at ?? createdAt,
    current,
    undone: undoneByStage !== undefined,
    revision: number,
    by: whoOf(stamp, deployers),
  };
  if (!undo) return [made];
  const back: Event = { ...made, at: undo.at, by: personOf(undo) };
  const told = runs.some((one) => jsonEquals(one.images, images));
  return told ? [back] : [{ ...made, undone: false, current: false, revision: earlier.at(-1), by: undefined }, back];
}

function whoOf(stamp: string | undefined, deployers: ReadonlyMap<string, DeployedBy>): ImagesRun['by'] {
  const found = stamp === undefined ? undefined : deployers.get(stamp);
  return found && { id: found.id, name: found.name, number: found.number, person: found.startedBy };
}

const personOf = ({ execution: { id, name, number }, by }: ResourceRun): ImagesRun['by'] => ({
  id,
  name,
  number,
  person: by,
});

const deployed = (run: ResourceRun): Event => ({
  images: run.images,
  at: run.at,
  current: false,
  undone: false,
  by: personOf(run),
});
