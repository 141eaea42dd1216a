'use client';
import Link from 'next/link';
import { useState } from 'react';
import { executionPath } from '#components/executions/paths.ts';
import { RestartDialog } from '#components/executions/restart-dialog';
import { stageOfInterest } from '#components/executions/wording.ts';
import { Button } from '#components/ui/button';
import type { ExecutionRow } from '#lib/executions/view';

/** The one thing this row asks for, of those who may: a decision, or another try. */
export function RowAction({ execution }: { execution: ExecutionRow }) {
  const [asking, setAsking] = useState(false);
  const stage = stageOfInterest(execution.stages);
  if (!stage) return null;
  if (execution.needsPerson) {
    // Where a part of a stage asks, the run opens there by itself.
    const asks = stage.waitingFor === 'person' ? { stage: stage.id } : {};
    return (
      <Button asChild variant={execution.mayExecute ? 'person' : 'ghost'} size="small">
        <Link href={executionPath(execution, asks)}>{execution.mayExecute ? 'Review' : 'Look'}</Link>
      </Button>
    );
  }
  if (execution.status !== 'TERMINAL' || !execution.mayExecute) return null;
  return (
    <>
      <Button variant="ghost" size="small" onClick={() => setAsking(true)}>
        Restart
      </Button>
      {asking && <RestartDialog execution={execution} stage={stage} onClose={() => setAsking(false)} />}
    </>
  );
}
