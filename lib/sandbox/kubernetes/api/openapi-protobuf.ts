/**
 * The OpenAPI 2 document as protobuf, the only form older clients read. Messages and field numbers are those of the
 * gnostic library: Document{1 swagger, 2 info, 8 paths}, Paths{2 path}, NamedPathItem{1 name, 2 value},
 * PathItem{8 patch}, Operation{5 id, 8 parameters, 13 extensions}, and below them a query parameter's {2 in, 4 name, 6 type}.
 */
import { version } from '../cluster.ts';
import type { Resource } from '../resources/resource.ts';
import { writeParameters } from './openapi.ts';

type Part = Buffer;

function varint(value: number): Part {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest >>>= 7) bytes.push((rest & 127) | 128);
  bytes.push(rest);
  return Buffer.from(bytes);
}

const lengthDelimited = 2;

/** A field that holds text or another message. */
function field(number: number, content: string | readonly Part[]): Part {
  const body = typeof content === 'string' ? Buffer.from(content, 'utf8') : Buffer.concat(content);
  return Buffer.concat([varint((number << 3) | lengthDelimited), varint(body.length), body]);
}

const parameter = (name: string): Part =>
  field(8, [field(1, [field(2, [field(3, [field(2, 'query'), field(4, name), field(6, 'string')])])])]);

function patchOf({ group, version: served, kind }: Resource): Part {
  const yaml = `group: ${JSON.stringify(group)}\nkind: ${kind}\nversion: ${served}\n`;
  const extension = field(13, [field(1, 'x-kubernetes-group-version-kind'), field(2, [field(2, yaml)])]);
  return field(8, [field(5, `patch${kind}`), ...writeParameters.map(parameter), extension]);
}

/** `paths` are the resources by the path of one object. */
export function documentV2Protobuf(paths: readonly [string, Resource][]): Buffer {
  const info = field(2, [field(1, 'Kubernetes'), field(2, version.gitVersion)]);
  const items = paths.map(([path, resource]) => field(2, [field(1, path), field(2, [patchOf(resource)])]));
  return Buffer.concat([field(1, '2.0'), info, field(8, items)]);
}
