import type { JsonObject } from '#lib/kernel/json';

/** A stage that waits for a decision. Times are epoch milliseconds. */
export interface ApprovalView {
  stageId: string;
  stageName: string;
  executionId: string;
  executionName: string;
  number?: number;
  application: string;
  instructions: string;
  /** The choices; empty = go on or stop. */
  inputs: string[];
  requiredRoles: string[];
  parameters: JsonObject;
  startedBy: string;
  triggerType: string;
  since: number;
  deadline?: number;
  mayDecide: boolean;
  /** The rule that keeps this person from deciding, in words. */
  whyNot?: string;
}
