import type { Run } from '#lib/engine/run';
import type { Status } from '#lib/engine/statuses';

/** Why a run ended as it did, naming the stage that was the reason. */
export function sentenceOf(run: Run, outcome: Status): string {
  const stages = run.topLevel();
  if (outcome === 'CANCELED') {
    const canceled = stages.find((stage) => stage.status === 'CANCELED');
    return `${canceled?.name ?? 'A stage'} was canceled${canceled?.failure ? `: ${canceled.failure}` : ''}`;
  }
  const culprit =
    stages.find((stage) => stage.status === 'TERMINAL') ?? stages.find((stage) => stage.status === 'STOPPED');
  if (!culprit) return 'The pipeline has no stages';
  return `${culprit.name}: ${culprit.failure ?? 'failed'}`;
}
