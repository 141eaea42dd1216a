import { textOf, wordsOf } from '#components/executions/wording.ts';
import { stateOf, states } from '#components/state/vocabulary.ts';
import { isStatus } from '#lib/engine/statuses';
import type { EventView, WaitsBehind } from '#lib/executions/view';
import { isJsonObject, stringAt } from '#lib/kernel/json';

type Wording = (data: EventView['data']) => string;

const by: (words: string) => Wording = (words) => (data) => {
  const who = stringAt(data, 'by');
  const why = stringAt(data, 'reason');
  return `${words}${who ? ` by ${who}` : ''}${why ? `: ${why}` : ''}`;
};

const ended: Wording = (data) => {
  const status = stringAt(data, 'status') ?? '';
  const word = isStatus(status) ? states[stateOf(status)].word.toLowerCase() : status;
  const failure = stringAt(data, 'failure');
  return failure ? `${word}: ${failure}` : word;
};

/** What the engine records, as a person would say it. The stage's name stands before it. */
const wordings: Record<string, Wording> = {
  'execution.created': by('The run was asked for'),
  'execution.queued': () => 'Queued',
  'execution.started': by('The run started'),
  'execution.completed': (data) => `The run ended: ${ended(data)}`,
  'execution.paused': by('Paused'),
  'execution.resumed': by('Resumed'),
  'execution.cancel-asked': by('Cancel asked for'),
  'stage.started': () => 'started',
  'stage.completed': ended,
  'stage.waiting': (data) => lowerFirst(textOf(data.message)),
  'stage.restarted': by('was restarted'),
  'stage.failure-ignored': by('has its failure ignored'),
  'stage.changed': (data) =>
    `was changed${stringAt(data, 'by') ? ` by ${stringAt(data, 'by')}` : ''}: ${textOf(data.change)}`,
  'task.completed': (data) => `${wordsOf(textOf(data.task))}: ${ended(data)}`,
  'task.retried': (data) =>
    `${wordsOf(textOf(data.task))} is tried again (attempt ${textOf(data.attempt)}): ${textOf(data.reason)}`,
};

/** A type without a wording shows as it is, with its data. */
export function eventSentence({ type, data }: Pick<EventView, 'type' | 'data'>): string {
  const wording = wordings[type];
  if (wording) return wording(data);
  return Object.keys(data).length > 0 ? `${type} ${JSON.stringify(data)}` : type;
}

/** By id, what parts of stages are called that a restart has removed: only their beginning tells it. */
export function namesOfParts(events: readonly Pick<EventView, 'stageId' | 'data'>[]): Map<string, string> {
  return new Map(
    events.flatMap(({ stageId, data }): [string, string][] => {
      const name = stringAt(data, 'partOf') && stringAt(data, 'name');
      return stageId && name ? [[stageId, name]] : [];
    }),
  );
}

/** The runs that a queued one waits for, as the event tells them. */
export function runsAheadIn({ behind }: EventView['data']): WaitsBehind[] {
  if (!Array.isArray(behind)) return [];
  return behind.filter(isJsonObject).flatMap(({ id, number }) => {
    if (typeof id !== 'string') return [];
    return [{ id, ...(typeof number === 'number' ? { number } : {}) }];
  });
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
