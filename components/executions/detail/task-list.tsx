import { wordsOf } from '#components/executions/wording.ts';
import { StatusIcon } from '#components/state/status-icon';
import { stateOf } from '#components/state/vocabulary.ts';
import { Duration } from '#components/ui/duration';
import type { TaskView } from '#lib/executions/view';

/** The steps of a stage with how often and how long. */
export function TaskList({ tasks }: { tasks: readonly TaskView[] }) {
  if (tasks.length === 0) return null;
  return (
    <ol aria-label="Steps" className="flex flex-col gap-1">
      {tasks.map((task) => (
        <li key={task.name} className="flex min-h-6 items-center gap-2 text-data">
          <StatusIcon state={stateOf(task.status)} size={14} />
          <span className="min-w-0 flex-1 truncate" title={task.name}>
            {wordsOf(task.name)}
          </span>
          {task.attempt > 0 && <span className="text-ink-3">attempt {task.attempt + 1}</span>}
          {task.startedAt !== undefined && <Duration from={task.startedAt} to={task.endedAt} className="text-ink-3" />}
        </li>
      ))}
    </ol>
  );
}
