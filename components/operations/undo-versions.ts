import type { ImagesRun, ServerGroupView } from '#lib/infrastructure/view';

/** A version that an undo can bring back, and what is known of it. Pure. */
export interface UndoChoice {
  id: string;
  revision: number;
  /** `V003` */
  word: string;
  images: readonly string[];
  /** When it was made, epoch milliseconds. */
  at: number;
  /** Instances of it that answer now. */
  ready: number;
  /** Undefined when nobody looked then. */
  everReady: boolean | undefined;
  undoTarget: boolean;
}

export function choiceOf(group: ServerGroupView): UndoChoice {
  const { id, name, version, sequence = 0, images, createdAt, replicas, everReady, undoTarget } = group;
  return {
    id,
    revision: sequence,
    word: version ?? name,
    images,
    at: createdAt,
    ready: replicas.ready,
    everReady,
    undoTarget,
  };
}

/** Of what a cluster keeps of a workload, newest first: the first that is no longer rolled out ran just before. */
export function choicesIn(entries: readonly ImagesRun[]): UndoChoice[] {
  const kept = entries.filter(({ revision, current }) => revision !== undefined && !current);
  return kept.map(({ revision = 0, images, at }, index) => ({
    id: String(revision),
    revision,
    word: `V${String(revision).padStart(3, '0')}`,
    images,
    at,
    ready: 0,
    everReady: undefined,
    undoTarget: index === 0,
  }));
}

/** In the middle of a rollout that goes wrong, what still answers; else what ran before; what never ran well last. */
export function proposed(earlier: readonly UndoChoice[]): UndoChoice | undefined {
  return (
    earlier.find(({ ready }) => ready > 0) ??
    earlier.find(({ undoTarget }) => undoTarget) ??
    earlier.find(({ everReady }) => everReady !== false) ??
    earlier[0]
  );
}

export function readinessOf({ ready, undoTarget, everReady }: UndoChoice): string {
  if (ready > 0) return 'runs still';
  if (everReady === false) return 'was never ready';
  return undoTarget || everReady ? 'ran before' : '';
}

/** Undefined where nothing speaks against it, or nobody looked then. */
export function warningOf({ ready, everReady, word }: UndoChoice): string | undefined {
  if (everReady !== false || ready > 0) return undefined;
  return `${word} was never ready: none of its instances ever answered. Going back to it most likely fails again.`;
}
