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
  /** How many people must say "go on", and who has, oldest first. */
  needed: number;
  given: { by: string; input: string; at: number }[];
  parameters: JsonObject;
  startedBy: string;
  triggerType: string;
  since: number;
  deadline?: number;
  mayDecide: boolean;
  /** The rule that keeps this person from deciding, in words. */
  whyNot?: string;
}
