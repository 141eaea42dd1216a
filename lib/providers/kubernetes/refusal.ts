import { conflict, forbidden, type GennakerError, invalid, notFound, unavailable } from '#lib/kernel/errors';
import { isJsonObject, type Json, type JsonObject, objectAt, stringAt } from '#lib/kernel/json';
import type { ApiAnswer } from '#lib/providers/kubernetes/connection';
import { withoutContent } from '#lib/providers/kubernetes/secret-content';

export interface RefusalSubject {
  account: string;
  object: string;
  verb: string;
  /** What was sent of a Secret, of which nothing may be quoted. */
  secret?: Json;
  /** What is wrong when the server does not say. */
  unsaid?: string;
}

function withoutQuotes(body: unknown, secret: Json): unknown {
  if (typeof body === 'string') return withoutContent(body, secret);
  if (Array.isArray(body)) return body.map((item) => withoutQuotes(item, secret));
  if (!isJsonObject(body)) return body;
  return Object.fromEntries(Object.entries(body).map(([key, item]) => [key, withoutQuotes(item, secret)]));
}

/** An API server's `Status` answer, turned into a sentence that names the object, the reason and the cure. Pure. */
export function refusal({ status: code, body }: ApiAnswer, about: RefusalSubject): GennakerError {
  const answer = { status: code, body: about.secret === undefined ? body : withoutQuotes(body, about.secret) };
  const status = isJsonObject(answer.body) ? answer.body : {};
  const message = (stringAt(status, 'message') ?? textOf(answer.body)) || `status ${answer.status}`;
  const object = about.object;
  switch (answer.status) {
    case 401:
      return forbidden(`Cluster ${about.account} does not know who we are: renew the account's token or certificate`, {
        object: about.account,
        data: 'unauthenticated',
      });
    case 403:
      return forbiddenBy(message, about);
    case 404:
      return missing(status, about);
    case 409:
      return conflictOf(status, message, about);
    case 410:
      return unavailable(`Cluster ${about.account} has forgotten where we were: ${message}`, { object });
    case 413:
      return tooLarge(message, about);
    case 429:
      return unavailable(`Cluster ${about.account} asks for a pause: ${message}`, { object });
    default:
      // Old API servers call it their own fault when a manifest has the wrong shape.
      if (/etcdserver: request is too large|trying to send message larger than max/.test(message)) {
        return tooLarge(message, about);
      }
      if (answer.status >= 500 && !/failed to create (typed|manager)/.test(message)) {
        return isWebhookDenial(message)
          ? invalid(`${object} was refused: ${message}; the webhook's owner must mend it`, { object, retryable: true })
          : unavailable(`Cluster ${about.account} failed to ${about.verb} ${object}: ${message}`, { object });
      }
      return invalid(
        `${object} was refused by ${about.account}: ${causesOf(status) || (saysNothing(message) && about.unsaid) || message}`,
        { object },
      );
  }
}

/** What is missing may be the namespace around it. */
function missing(status: JsonObject, { object, account }: RefusalSubject): GennakerError {
  const { kind, name } = objectAt(status, 'details');
  const around = kind === 'namespaces' && typeof name === 'string' && !object.startsWith('Namespace ');
  const what = around
    ? `${object} has no place in ${account}: there is no namespace ${name}; make it first`
    : undefined;
  return notFound(what ?? `${object} does not exist in ${account}`, { object });
}

/** The store behind the API server takes about 1.5 MB an object; trying again changes nothing. */
function tooLarge(message: string, about: { account: string; object: string }): GennakerError {
  return invalid(
    `${about.object} is larger than ${about.account} stores (${message}): split it, or keep the content elsewhere`,
    { object: about.object },
  );
}

export interface FieldConflict {
  manager: string;
  field: string;
}

/** Who else manages which fields, as a conflicting server-side apply reports it. */
export function fieldConflicts(answer: ApiAnswer): FieldConflict[] {
  const causes = isJsonObject(answer.body) ? objectAt(answer.body, 'details').causes : undefined;
  if (answer.status !== 409 || !Array.isArray(causes)) return [];
  return causes.filter(isJsonObject).flatMap((cause) => {
    if (cause.reason !== 'FieldManagerConflict') return [];
    const manager = /conflict with "([^"]*)"/.exec(stringAt(cause, 'message') ?? '')?.[1] ?? 'another manager';
    return [{ manager, field: stringAt(cause, 'field') ?? 'a field' }];
  });
}

function conflictOf(status: JsonObject, message: string, about: { object: string; account: string; verb: string }) {
  const found = fieldConflicts({ status: 409, body: status });
  if (found.length === 0) {
    return stringAt(status, 'reason') === 'AlreadyExists'
      ? conflict(`${about.object} already exists in ${about.account}`, { object: about.object })
      : conflict(`${about.object} was changed by somebody else at the same moment: ${message}`, {
          object: about.object,
          retryable: true,
        });
  }
  const byManager = new Map<string, string[]>();
  for (const { manager, field } of found) byManager.set(manager, [...(byManager.get(manager) ?? []), field]);
  const who = [...byManager].map(([manager, fields]) => `${manager} manages ${fields.slice(0, 5).join(', ')}`);
  return conflict(
    `${about.object} has other managers: ${who.join('; ')}. Leave these fields out of the manifest, or take them over with the annotation strategy.spinnaker.io/server-side-apply: force-conflicts`,
    { object: about.object, data: found },
  );
}

/** Quota and admission plugins answer 403 too; those are about the object and not about our rights. */
function forbiddenBy(message: string, about: { object: string; account: string; verb: string }): GennakerError {
  if (
    /exceeded quota|denied the request|violates PodSecurity|admission|is forbidden: (maximum|minimum)/i.test(message)
  ) {
    return invalid(`${about.object} was refused by ${about.account}: ${message}`, { object: about.object });
  }
  return forbidden(`Account ${about.account} may not ${about.verb} ${about.object}: ${message}`, {
    object: about.object,
  });
}

const saysNothing = (message: string): boolean =>
  message === 'the server rejected our request due to an error in our request';

const isWebhookDenial = (message: string): boolean => /failed calling webhook/i.test(message);

function causesOf(status: JsonObject): string {
  const causes = objectAt(status, 'details').causes;
  if (!Array.isArray(causes)) return '';
  return causes
    .filter(isJsonObject)
    .slice(0, 5)
    .map((cause) => [stringAt(cause, 'field'), stringAt(cause, 'message')].filter(Boolean).join(': '))
    .join('; ');
}

const textOf = (body: unknown): string => (typeof body === 'string' ? body.slice(0, 500) : '');
