import { z } from 'zod';
import { isJsonObject, type JsonObject } from '#lib/kernel/json';
import type { StageDefinition } from '#lib/stages/contract';

export const judgmentFields = z.looseObject({
  instructions: z.string().optional(),
  judgmentInputs: z.array(z.looseObject({ value: z.string() })).optional(),
  selectedStageRoles: z.array(z.string()).optional(),
  requiredJudgmentRoles: z.array(z.string()).optional(),
  judgmentStatus: z.string().nullish(),
  judgmentInput: z.string().nullish(),
  propagateAuthenticationContext: z.boolean().optional(),
  preventSelfApproval: z.boolean().optional(),
  requiredApprovals: z.coerce.number().int().min(1).max(20).optional(),
  continueButtonLabel: z.string().optional(),
  stopButtonLabel: z.string().optional(),
});

const threeDays = 3 * 24 * 3600_000;

/** `release`, by the name of the choice, once somebody has decided. */
function decisionOf({ judgmentStatus, judgmentInput }: JsonObject): string | undefined {
  if (judgmentStatus === 'stop') return 'stopped';
  if (judgmentStatus !== 'continue') return undefined;
  return typeof judgmentInput === 'string' && judgmentInput !== '' ? judgmentInput : 'went on';
}

function choicesOf({ judgmentInputs }: JsonObject): string {
  if (!Array.isArray(judgmentInputs) || judgmentInputs.length === 0) return 'go on or stop';
  return judgmentInputs.map((input) => (isJsonObject(input) ? String(input.value) : '')).join(' or ');
}

export const judgmentDefinition: StageDefinition = {
  type: 'manualJudgment',
  title: 'Manual judgment',
  summary: 'Ask a person whether and how to go on',
  icon: 'hand',
  category: 'flow',
  fields: judgmentFields,
  form: [
    { path: 'instructions', label: 'Instructions', widget: 'multiline', help: 'What to look at before deciding' },
    {
      path: 'judgmentInputs',
      label: 'Choices',
      widget: 'list',
      help: 'Each becomes a button; later stages read the choice with #judgment',
    },
    {
      path: 'selectedStageRoles',
      label: 'Who may decide',
      widget: 'roles',
      help: 'Empty: everyone who may run the pipeline',
    },
    {
      path: 'requiredApprovals',
      label: 'How many must agree',
      widget: 'number',
      help: 'One unless you say more; a single “stop” stops',
    },
    {
      path: 'preventSelfApproval',
      label: 'Not the person who started the run',
      widget: 'switch',
    },
    { path: 'continueButtonLabel', label: 'Label of the button that goes on', widget: 'text', advanced: true },
    { path: 'stopButtonLabel', label: 'Label of the button that stops', widget: 'text', advanced: true },
    {
      path: 'propagateAuthenticationContext',
      label: 'Later stages act with the rights of whoever decides',
      widget: 'switch',
      advanced: true,
    },
  ],
  outputs: z.looseObject({ judgmentStatus: z.string(), judgmentInput: z.string().optional() }),
  defaults: { instructions: '', judgmentInputs: [] },
  needs: [],
  timeoutMs: threeDays,
  asksPerson: true,
  caption: (fields) => decisionOf(fields) ?? choicesOf(fields),
  examples: [
    {
      title: 'Release or roll back',
      stage: {
        type: 'manualJudgment',
        name: 'Release?',
        instructions: 'Check the basket and the payment page, then decide.',
        judgmentInputs: [{ value: 'release' }, { value: 'rollback' }],
      },
    },
    {
      title: 'Only release managers, never the person who started it',
      stage: {
        type: 'manualJudgment',
        name: 'Approve',
        selectedStageRoles: ['release-managers'],
        preventSelfApproval: true,
      },
    },
    {
      title: 'Two people of the crew',
      stage: { type: 'manualJudgment', name: 'Approve', selectedStageRoles: ['crew'], requiredApprovals: 2 },
    },
  ],
};
