import { helperFailure } from '#lib/expressions/functions/failure';
import { type ExpressionExecution, type FetchedText, NeedsFetch } from '#lib/expressions/scope';
import { isJsonObject, type Json, type JsonObject } from '#lib/kernel/json';
import type { ActingUser } from '#lib/stages/capabilities';

/**
 * What expressions ask of the world outside: texts at addresses, ids and records by name. Evaluating is synchronous and
 * transitions are pure, so whatever an expression asks is answered before: the first evaluation says what is missing
 * (`NeedsFetch`), the driver gets it, the next evaluation finds it here.
 */
export interface ExpressionSources {
  /** The text at an address. Throws the sentence that the expression then fails with, as all of these do. */
  text(url: string, asker: Asker): Promise<string>;
  /** Undefined = there is none, here and below. */
  pipelineId?(name: string, application: string, asker: Asker): Promise<string | undefined>;
  canaryConfigId?(name: string, application: string, asker: Asker): Promise<string | undefined>;
  applicationMetadata?(application: string, asker: Asker): Promise<JsonObject | undefined>;
  artifactText?(reference: string, asker: Asker): Promise<string | undefined>;
}

/** Whose rights count, and until when the answer is wanted. */
export interface Asker {
  user: ActingUser;
  application: string;
  signal: AbortSignal;
}

export type Question = readonly [keyof ExpressionSources, ...string[]];

type Answer = { value: Json | undefined } | { error: string };

/** What a stage may ask, and how much it may be told; more is the mistake of its author or of a server. */
const mostQuestions = 20;
export const mostAnsweredBytes = 10 * 1024 * 1024;

/** An answer takes the place of an address in the language's own signal. */
const keyOf = (question: Question): string => JSON.stringify(question);

export function questionOf({ url }: NeedsFetch): Question {
  return url.startsWith('[') ? (JSON.parse(url) as Question) : ['text', url];
}

/** A quick look: whether a value may hold an expression that asks. */
export function mayAsk(value: Json): boolean {
  if (typeof value === 'string') return asking.test(value);
  if (typeof value !== 'object' || value === null) return false;
  return (Array.isArray(value) ? value : Object.values(value)).some(mayAsk);
}

const asking = /#\w*(fromUrl|pipelineId|canaryConfigNameToId|applicationMetadata|fetchReference)/i;

type Lookups = Pick<ExpressionExecution, 'pipelineId' | 'canaryConfigId' | 'applicationMetadata' | 'artifactText'>;

/** The answers to the questions of one stage, or of one step. */
export class Answers {
  private readonly known = new Map<string, Answer>();
  private bytes = 0;
  /** The first question that no answer was there for, since `forget` was called. */
  missing: Question | undefined;

  /** As scopes take them. With `strict` a missing answer is raised, else it fails the expression. */
  scope(strict: boolean): { fetched: ReadonlyMap<string, FetchedText>; lookups: Lookups } {
    const look = (question: Question): Json | undefined => {
      const answer = this.look(question, strict);
      if ('error' in answer) throw helperFailure(`${question.slice(1).join(', ')}: ${answer.error}`);
      return answer.value;
    };
    const text = (value: Json | undefined) => (typeof value === 'string' ? value : undefined);
    return {
      fetched: new Texts((url) => {
        const answer = this.look(['text', url], strict);
        return 'error' in answer ? answer : { text: String(answer.value) };
      }),
      lookups: {
        pipelineId: (name, application) => text(look(['pipelineId', name, application])),
        canaryConfigId: (name, application) => text(look(['canaryConfigId', name, application])),
        applicationMetadata: (application) => {
          const found = look(['applicationMetadata', application]);
          return isJsonObject(found) ? found : undefined;
        },
        artifactText: (reference) => text(look(['artifactText', reference])),
      },
    };
  }

  private look(question: Question, strict: boolean): Answer {
    const answer = this.known.get(keyOf(question));
    if (answer) return answer;
    if (this.known.size >= mostQuestions) return { error: `a stage may ask for ${mostQuestions} things` };
    this.missing ??= question;
    if (strict) throw new NeedsFetch(question[0] === 'text' ? question[1]! : keyOf(question));
    return { error: 'it is fetched only while a pipeline runs' };
  }

  forget(): void {
    this.missing = undefined;
  }

  /** Gets one answer. Never rejects: what goes wrong is the answer. */
  async ask(question: Question, sources: ExpressionSources, asker: Asker): Promise<void> {
    this.known.set(keyOf(question), await this.answer(question, sources, asker));
  }

  private async answer([what, ...of]: Question, sources: ExpressionSources, asker: Asker): Promise<Answer> {
    try {
      const source = sources[what] as ((...parts: unknown[]) => Promise<Json | undefined>) | undefined;
      const value = await source?.(...of, asker);
      this.bytes +=
        value === undefined ? 0 : Buffer.byteLength(typeof value === 'string' ? value : JSON.stringify(value));
      if (this.bytes > mostAnsweredBytes)
        return { error: `a stage may fetch ${mostAnsweredBytes / 1024 / 1024} MB in all` };
      return { value };
    } catch (error) {
      return { error: error instanceof Error ? error.message : 'it could not be fetched' };
    }
  }
}

/** Texts that are looked up when asked for. */
class Texts extends Map<string, FetchedText> {
  private readonly look: (url: string) => FetchedText;

  constructor(look: (url: string) => FetchedText) {
    super();
    this.look = look;
  }

  override has(): boolean {
    return true;
  }

  override get(url: string): FetchedText {
    return this.look(url);
  }
}

/** For those who evaluate where nothing can be asked. */
export const nothingAsked = new Answers();
