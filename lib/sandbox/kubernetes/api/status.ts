import type { Json, JsonObject } from '#lib/kernel/json';

/** One field of a rejected object, or one side of a conflict. */
export interface Cause {
  reason: string;
  message: string;
  field: string;
}

export interface StatusDetails {
  name?: string;
  group?: string;
  kind?: string;
  uid?: string;
  causes?: Cause[];
  retryAfterSeconds?: number;
}

/** A failure as the API reports it: thrown anywhere, written as a `Status` object with its HTTP code. */
export class StatusError extends Error {
  readonly code: number;
  readonly reason: string;
  readonly details: StatusDetails | undefined;

  constructor(code: number, reason: string, message: string, details?: StatusDetails) {
    super(message);
    this.code = code;
    this.reason = reason;
    this.details = details;
  }
}

/** What messages need of a resource: `deployments` in `apps`, kind `Deployment`. */
export interface Named {
  group: string;
  plural: string;
  kind: string;
}

export const groupResource = (resource: Named): string =>
  resource.group === '' ? resource.plural : `${resource.plural}.${resource.group}`;
const groupKind = (resource: Named): string =>
  resource.group === '' ? resource.kind : `${resource.kind}.${resource.group}`;

const detailsOf = (resource: Named, name: string, kind = resource.plural): StatusDetails => ({
  name,
  ...(resource.group === '' ? {} : { group: resource.group }),
  kind,
});

export function toStatus(error: StatusError): JsonObject {
  const details = error.details as unknown as Json | undefined;
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: error.message,
    ...(error.reason === '' ? {} : { reason: error.reason }),
    ...(details === undefined ? {} : { details }),
    code: error.code,
  };
}

export const notFound = (resource: Named, name: string) =>
  new StatusError(404, 'NotFound', `${groupResource(resource)} "${name}" not found`, detailsOf(resource, name));

export const noSuchResource = () =>
  new StatusError(404, 'NotFound', 'the server could not find the requested resource', {});

export const methodNotAllowed = () =>
  new StatusError(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {});

export const alreadyExists = (resource: Named, name: string) =>
  new StatusError(
    409,
    'AlreadyExists',
    `${groupResource(resource)} "${name}" already exists`,
    detailsOf(resource, name),
  );

export const conflict = (resource: Named, name: string, why: string) =>
  new StatusError(
    409,
    'Conflict',
    `Operation cannot be fulfilled on ${groupResource(resource)} "${name}": ${why}`,
    detailsOf(resource, name),
  );

export const modified = (resource: Named, name: string) =>
  conflict(
    resource,
    name,
    'the object has been modified; please apply your changes to the latest version and try again',
  );

export const badRequest = (message: string) => new StatusError(400, 'BadRequest', message);

export const forbidden = (resource: Named, name: string, why: string, causes?: Cause[]) =>
  new StatusError(403, 'Forbidden', `${groupResource(resource)} "${name}" is forbidden: ${why}`, {
    ...detailsOf(resource, name),
    ...(causes === undefined ? {} : { causes }),
  });

export const unauthorized = () => new StatusError(401, 'Unauthorized', 'Unauthorized');

export const tooLarge = (limit: number) =>
  new StatusError(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${limit}`);

export const unsupportedMediaType = (accepted: readonly string[]) =>
  new StatusError(
    415,
    'UnsupportedMediaType',
    `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`,
  );

export const expired = (message: string) => new StatusError(410, 'Expired', message);

/** 422 with every reason; the message joins them as the server does. */
export function invalid(resource: Named, name: string, causes: Cause[]): StatusError {
  const lines = causes.map((cause) => `${cause.field}: ${cause.message}`);
  const list = lines.length === 1 ? lines[0] : `[${lines.join(', ')}]`;
  return new StatusError(422, 'Invalid', `${groupKind(resource)} "${name}" is invalid: ${list}`, {
    ...detailsOf(resource, name, resource.kind),
    causes,
  });
}

export const required = (field: string, detail = ''): Cause => ({
  reason: 'FieldValueRequired',
  message: detail === '' ? 'Required value' : `Required value: ${detail}`,
  field,
});

export const invalidValue = (field: string, value: Json | undefined, detail: string): Cause => ({
  reason: 'FieldValueInvalid',
  message: `Invalid value: ${JSON.stringify(value ?? null)}: ${detail}`,
  field,
});

export const duplicate = (field: string, value: Json): Cause => ({
  reason: 'FieldValueDuplicate',
  message: `Duplicate value: ${JSON.stringify(value)}`,
  field,
});

export const notSupported = (field: string, value: Json, supported: readonly string[]): Cause => ({
  reason: 'FieldValueNotSupported',
  message: `Unsupported value: ${JSON.stringify(value)}: supported values: ${supported.map((one) => JSON.stringify(one)).join(', ')}`,
  field,
});

export const forbiddenField = (field: string, detail: string): Cause => ({
  reason: 'FieldValueForbidden',
  message: `Forbidden: ${detail}`,
  field,
});

/** `Status` of a finished deletion. */
export const success = (details: StatusDetails): JsonObject => ({
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Success',
  details: details as unknown as Json,
});
