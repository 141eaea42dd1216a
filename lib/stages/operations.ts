import { adoptOperation } from '#lib/stages/adopt-manifest/operation';
import { deleteOperation } from '#lib/stages/delete-manifest/operation';
import { editOperation } from '#lib/stages/deploy-manifest/operation';
import { disableOperation } from '#lib/stages/disable-manifest/operation';
import { enableOperation } from '#lib/stages/enable-manifest/operation';
import type { ResourceOperation } from '#lib/stages/operation-contract';
import { pauseOperation } from '#lib/stages/pause-rollout-manifest/operation';
import { resumeOperation } from '#lib/stages/resume-rollout-manifest/operation';
import { restartOperation } from '#lib/stages/rolling-restart-manifest/operation';
import { scaleOperation } from '#lib/stages/scale-manifest/operation';
import { undoOperation } from '#lib/stages/undo-rollout-manifest/operation';

/**
 * What people can do to a live object, in the order of its panel. Adding one is `operation.ts` in the folder of its stage
 * type, a line here, and a dialog that shows what it will change.
 */
export const operations = {
  adopt: adoptOperation,
  scale: scaleOperation,
  undo: undoOperation,
  restart: restartOperation,
  pause: pauseOperation,
  resume: resumeOperation,
  enable: enableOperation,
  disable: disableOperation,
  edit: editOperation,
  delete: deleteOperation,
} satisfies Record<string, ResourceOperation<never>>;

export type OperationId = keyof typeof operations;

export function operationsOf(kind: string): OperationId[] {
  return (Object.keys(operations) as OperationId[]).filter((id) => operations[id].applies(kind));
}
