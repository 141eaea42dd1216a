'use client';
import { useExecutionActions } from '#components/executions/execution-actions.ts';
import { titleOf } from '#components/executions/wording.ts';
import { type Command, useCommands } from '#components/shell/commands.ts';
import { isComplete } from '#lib/engine/statuses';
import type { ExecutionView } from '#lib/executions/view';

/** What the keyboard can do with the run on the screen. */
export function useExecutionCommands(execution: ExecutionView, setView: (view: string) => void): void {
  const { pause, resume } = useExecutionActions(execution.id);
  const group = titleOf(execution);
  const view = (id: string, title: string, keys: string): Command => ({
    id: `view-${id}`,
    title,
    group,
    keys,
    run: () => setView(id),
  });
  const commands = [
    view('graph', 'Show the graph', 'v g'),
    view('waterfall', 'Show the waterfall', 'v w'),
    view('events', 'Show the events', 'v e'),
  ];
  if (execution.may.execute && !isComplete(execution.status)) {
    const paused = execution.status === 'PAUSED';
    commands.push({
      id: 'pause',
      title: paused ? 'Resume this run' : 'Pause this run',
      group,
      run: () => void (paused ? resume() : pause()),
    });
  }
  useCommands(commands);
}
