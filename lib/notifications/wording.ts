import type { NotificationMessage } from '#lib/notifications/contract';

/** `storefront: Deploy to production failed`. One line, without line breaks whatever names hold. */
export function headline(message: NotificationMessage): string {
  return oneLine(`${message.application}: ${happened(message)}`);
}

function happened({ event, executionName, stageName }: NotificationMessage): string {
  const stage = `${stageName ?? 'a stage'} of ${executionName}`;
  switch (event) {
    case 'pipeline.starting':
      return `${executionName} started`;
    case 'pipeline.complete':
      return `${executionName} succeeded`;
    case 'pipeline.failed':
      return `${executionName} failed`;
    case 'stage.starting':
      return `${stage} started`;
    case 'stage.complete':
      return `${stage} succeeded`;
    case 'stage.failed':
      return `${stage} failed`;
    case 'manualJudgment':
      return `${stage} waits for your decision`;
    case 'manualJudgmentContinue':
      return `${stage} was approved`;
    case 'manualJudgmentStop':
      return `${stage} was rejected`;
  }
}

/** The paragraphs of a message: the pipeline's own words if it has some, what happened, who began it, where to look. */
export function paragraphs(message: NotificationMessage): string[] {
  const words = message.customText ? [filled(message.customText, message)] : [`${headline(message)}.`];
  return [...words, ...(message.detail ? [message.detail] : []), `Started by ${message.startedBy}.`, message.link];
}

/** Puts the run into `{{executionId}}` and `{{link}}`; other braces stay as they are. */
export function filled(template: string, message: NotificationMessage): string {
  return template.replace(/\{\{\s*(executionId|link)\s*\}\}/g, (_match, name: 'executionId' | 'link') => message[name]);
}

export const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim();
