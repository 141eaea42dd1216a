import { type Connecting, connectCloud } from '#lib/accounts/connecting';
import type { Actor } from '#lib/auth/actor';
import { historyOf } from '#lib/infrastructure/history';
import { rootOwner } from '#lib/infrastructure/owner-tree';
import { requireResource } from '#lib/infrastructure/readable';
import { refOf } from '#lib/infrastructure/reference';
import type { ImageHistory, ImagesRun, ResourceRun } from '#lib/infrastructure/view';
import { messageOf } from '#lib/kernel/errors';
import { jsonEquals } from '#lib/kernel/json';
import type { Hand, RolloutRevision } from '#lib/providers/contract';
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
  const [asked, { runs }] = await Promise.all([askedOf(connecting, actor, root), historyOf(pool, actor, root)]);
  const stamps = asked.revisions.flatMap(({ executionId, undoneByStage }) => [executionId, undoneByStage]);
  const deployers = await selectDeployers(
    pool,
    actor,
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
    ...made(revisions, runs).flatMap((revision) => eventsOf(revision, runs, deployers)),
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
  entry.outside ??= event.outside;
}

/** A revision with the run that made it, where the stamp on it cannot be right. */
type Made = RolloutRevision & { maker?: ResourceRun };

/** Clusters tell the second that something was made in. */
const blurMs = 1000;

/**
 * Controllers copy the stamp of the run before onto a version that somebody else makes. So a stamp stands for the first version that
 * has it; the others were made by the run that was under way then, or past all runs. What is older than the runs that are known
 * keeps its stamp.
 */
function made(revisions: readonly RolloutRevision[], runs: readonly ResourceRun[]): Made[] {
  const told = new Set<string>();
  const known = Math.min(...runs.map(({ at }) => at));
  return revisions
    .toSorted((left, right) => Math.min(left.number, ...left.earlier) - Math.min(right.number, ...right.earlier))
    .map((revision) => {
      const { executionId, createdAt, outside, undoneByStage } = revision;
      if (!executionId || outside || undoneByStage) return revision;
      if (!told.has(executionId)) {
        told.add(executionId);
        return revision;
      }
      if (createdAt < known) return revision;
      const maker = runs.find(
        ({ at, endedAt = Number.POSITIVE_INFINITY }) => at <= createdAt + blurMs && createdAt <= endedAt,
      );
      return maker ? { ...revision, maker } : { ...revision, outside: { manager: '', at: createdAt } };
    });
}

/**
 * A revision that was brought back ran twice: when it was made, and since the undo. Clusters tell times in whole seconds,
 * so what a run tells of the same moment counts.
 */
function eventsOf(revision: Made, runs: readonly ResourceRun[], deployers: ReadonlyMap<string, DeployedBy>): Event[] {
  if (revision.outside) return outsideEvents(revision, runs, revision.outside);
  const { images, number, current, undoneByStage, createdAt, executionId, earlier, maker } = revision;
  const undo = runs.find(({ stage }) => stage === undoneByStage);
  const stamp = undo ? undefined : (undoneByStage ?? executionId);
  const run = maker ?? runs.find((one) => one.execution.id === stamp && one.images.length > 0);
  const made: Event = {
    images,
    at: run?.at ?? createdAt,
    current,
    undone: undoneByStage !== undefined,
    revision: number,
    by: maker ? personOf(maker) : whoOf(stamp, deployers),
  };
  if (!undo) return [made];
  const back: Event = { ...made, at: undo.at, by: personOf(undo) };
  const told = runs.some((one) => jsonEquals(one.images, images));
  return told ? [back] : [{ ...made, undone: false, current: false, revision: earlier.at(-1), by: undefined }, back];
}

/** What was brought back ran before, which no run need have told. */
function outsideEvents(
  { images, number, current, createdAt, earlier }: Made,
  runs: readonly ResourceRun[],
  outside: Hand,
): Event[] {
  const event: Event = { images, at: outside.at, current, undone: earlier.length > 0, revision: number, outside };
  if (earlier.length === 0 || runs.some((one) => jsonEquals(one.images, images))) return [event];
  return [{ images, at: createdAt, current: false, undone: false, revision: earlier.at(-1) }, event];
}

function whoOf(stamp: string | undefined, deployers: ReadonlyMap<string, DeployedBy>): ImagesRun['by'] {
  const found = stamp === undefined ? undefined : deployers.get(stamp);
  if (!found) return undefined;
  const { id, application, name, number, startedBy } = found;
  return { id, application, name, number, person: startedBy };
}

const personOf = ({ execution: { id, application, name, number }, by }: ResourceRun): ImagesRun['by'] => ({
  id,
  application,
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
