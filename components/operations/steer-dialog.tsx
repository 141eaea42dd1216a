'use client';
import { Changes } from '#components/operations/change-line';
import type { OperationProps } from '#components/operations/operation-bar';
import { OperationDialog } from '#components/operations/operation-dialog';
import { operations } from '#lib/stages/operations';

type Steering = 'restart' | 'pause' | 'resume' | 'enable' | 'disable';

/** Operations that need no more than a yes. */
export function SteerDialog({ operation, place, onClose, how }: OperationProps & { how: Steering }) {
  const { kind, name } = operation.target;
  const then =
    kind.toLowerCase() === 'deployment'
      ? 'Then its pods are replaced one after another, without the labels'
      : 'Its pods go on running';
  const running = place?.cluster.serverGroups.reduce((sum, { replicas }) => sum + replicas.desired, 0) ?? 0;
  const words: Record<Steering, { effect: string; change: string }> = {
    restart: {
      effect: `Restart ${name}`,
      change: `${running === 1 ? 'The one instance is' : `All ${running || ''} instances are`} replaced one after another, with the same images and settings. As long as there is more than one, ${name} goes on answering.`,
    },
    pause: {
      effect: 'Pause the rollout',
      change: `A rollout of ${name} stops where it is; what runs goes on running. Changes that come meanwhile wait until it is resumed.`,
    },
    resume: {
      effect: 'Resume the rollout',
      change: `The rollout of ${name} goes on, with everything that was changed while it stood.`,
    },
    enable: {
      effect: `Send traffic to ${name}`,
      change: `The pods of ${name} are attached to the load balancers it names, beside all that receive traffic already.`,
    },
    disable: {
      effect: `Take ${name} out of traffic`,
      change: `The load balancers that ${name} names send it no more requests. ${then}, so it can be enabled again at once.`,
    },
  };
  const { effect, change } = words[how];
  return (
    <OperationDialog
      operation={operation}
      title={`${effect}${how === 'pause' || how === 'resume' ? ` of ${name}` : ''}`}
      effect={effect}
      stage={() => operations[how].toStage(operation.target)}
      onClose={onClose}
    >
      <Changes>
        <p className="text-data">{change.replace('  ', ' ')}</p>
      </Changes>
    </OperationDialog>
  );
}
