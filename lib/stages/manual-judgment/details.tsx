'use client';
import { useApproval } from '#components/approvals/approval-query.ts';
import { Outlook } from '#components/approvals/outlook';
import { useExecutionActions } from '#components/executions/execution-actions.ts';
import { Button } from '#components/ui/button';
import { Countdown, Duration } from '#components/ui/duration';
import { Facts } from '#components/ui/facts';
import { PlainText } from '#components/ui/plain-text';
import { RelativeTime } from '#components/ui/relative-time';
import type { ApprovalView } from '#lib/approvals/view';
import { isComplete } from '#lib/engine/statuses';
import type { ExecutionView, StageView } from '#lib/executions/view';
import { isJsonObject, type JsonObject, stringAt } from '#lib/kernel/json';

interface JudgmentDetailsProps {
  execution: ExecutionView;
  stage: StageView;
}

/** What begins once the stage has ended; of the last part of a stage what follows that. */
function followersOf({ refId, parentId }: StageView, all: readonly StageView[]): StageView[] {
  const behind = all.filter((other) => other.parentId === parentId && other.requisites.includes(refId));
  const parent = behind.length === 0 ? all.find(({ id }) => id === parentId) : undefined;
  return parent ? followersOf(parent, all) : behind;
}

/** Instructions, the choices as large buttons, who may decide; afterwards what was decided, and by whom. */
export function JudgmentDetails({ execution, stage }: JudgmentDetailsProps) {
  const instructions = stringAt(stage.context, 'instructions');
  const asked = stage.status === 'RUNNING' && stage.waitingFor === 'person';
  return (
    <div className="flex flex-col border-b border-line max-sm:border-0">
      {instructions && (
        <div className="px-4 pt-3 pb-1 text-body">
          <PlainText text={instructions} />
        </div>
      )}
      {asked ? <Question execution={execution} stage={stage} /> : <Outcome stage={stage} />}
    </div>
  );
}

function Question({ execution, stage }: JudgmentDetailsProps) {
  const { data: approval, isPending } = useApproval(execution.application, stage.id);
  const { patchStage, busy } = useExecutionActions(execution.id);
  const disabled = isPending || !approval?.mayDecide || busy !== undefined;
  const judge = (patch: JsonObject) => void patchStage(stage.id, patch, 'Your decision was not taken');
  const choices = choicesOf(stage.context);
  const follows = followersOf(stage, execution.stages);
  return (
    <>
      <div className="grid gap-2 px-4 py-3 max-sm:group-data-full/stage:fixed max-sm:group-data-full/stage:inset-x-0 max-sm:group-data-full/stage:bottom-0 max-sm:group-data-full/stage:z-10 max-sm:group-data-full/stage:border-t max-sm:group-data-full/stage:border-line max-sm:group-data-full/stage:bg-panel max-sm:group-data-full/stage:pb-[max(12px,env(safe-area-inset-bottom))] sm:grid-cols-2">
        {choices.map((choice, index) => (
          <Button
            key={choice}
            size="large"
            className={choiceClass}
            variant={index === 0 ? 'primary' : 'secondary'}
            disabled={disabled}
            onClick={() => judge({ judgmentStatus: 'continue', judgmentInput: choice })}
          >
            {capitalized(choice)}
          </Button>
        ))}
        {choices.length === 0 && (
          <Button
            size="large"
            variant="primary"
            className={choiceClass}
            disabled={disabled}
            onClick={() => judge({ judgmentStatus: 'continue' })}
          >
            {stringAt(stage.context, 'continueButtonLabel') || 'Go on'}
          </Button>
        )}
        <Button
          size="large"
          variant="danger"
          className={`${choiceClass} sm:odd:col-span-2`}
          disabled={disabled}
          onClick={() => judge({ judgmentStatus: 'stop' })}
        >
          {stringAt(stage.context, 'stopButtonLabel') || 'Stop'}
        </Button>
      </div>
      <div className="border-t border-line px-4 py-3">
        <Facts
          facts={[
            { label: 'Waiting', value: stage.waiting && <Duration from={stage.waiting.since} /> },
            {
              label: 'Who may decide',
              value: approval
                ? approval.requiredRoles.join(', ') || `everyone who may run ${execution.application}`
                : isPending && '…',
            },
            ...(approval && approval.needed > 1 ? [{ label: 'Approvals', value: <Given approval={approval} /> }] : []),
            { label: 'Started by', value: execution.startedBy },
            { label: 'Then', value: follows.map(({ name }) => name).join(', ') || 'the run ends' },
            {
              label: 'Expires',
              value: stage.waiting?.deadline && (
                <>
                  <Countdown until={stage.waiting.deadline} />, then fails
                </>
              ),
            },
          ]}
        />
      </div>
      {execution.may.execute && (
        <Outlook
          executionId={execution.id}
          stageId={stage.id}
          choices={choices}
          atOnce={approval?.mayDecide === true}
        />
      )}
      {approval?.whyNot && (
        <p className="border-t border-line bg-raised px-4 py-3 text-data text-ink-2">{approval.whyNot}</p>
      )}
    </>
  );
}

/** `1 of 2`, and who said so, when, for which choice. */
function Given({ approval: { given, needed } }: { approval: ApprovalView }) {
  return (
    <span className="flex flex-col gap-0.5">
      <span>
        {given.length} of {needed} approvals
      </span>
      {given.map(({ by, input, at }) => (
        <span key={by} className="text-ink-2">
          {by}
          {input && ` for ${input}`}, <RelativeTime at={at} />
        </span>
      ))}
    </span>
  );
}

function Outcome({ stage }: { stage: StageView }) {
  const status = stringAt(stage.outputs, 'judgmentStatus') ?? stringAt(stage.context, 'judgmentStatus');
  const input = stringAt(stage.outputs, 'judgmentInput') ?? stringAt(stage.context, 'judgmentInput');
  if (!isComplete(stage.status)) {
    const asked = stage.status === 'PAUSED' && stage.waiting !== undefined;
    return (
      <p className="px-4 py-3 text-data text-ink-2">
        {asked ? 'A decision can be made when the run is resumed.' : 'Nobody is asked yet.'}
      </p>
    );
  }
  return (
    <div className="px-4 py-3">
      <Facts
        facts={[
          { label: 'Decision', value: input || (status === 'continue' ? 'go on' : status) || 'none' },
          { label: 'Decided by', value: stringAt(stage.outputs, 'decidedBy') ?? stage.modifiedBy },
        ]}
      />
    </div>
  );
}

/** A choice may be a sentence. */
const choiceClass = 'h-auto! min-h-11 py-2 whitespace-normal!';

const capitalized = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function choicesOf(context: JsonObject): string[] {
  const inputs = Array.isArray(context.judgmentInputs) ? context.judgmentInputs : [];
  return [...new Set(inputs.flatMap((input) => (isJsonObject(input) ? (stringAt(input, 'value') ?? []) : [])))];
}
