import { isJsonObject, type JsonObject, stringAt } from '#lib/kernel/json';

/** Which template, and which of its versions: `spinnaker://id`, `spinnaker://id:tag` or `spinnaker://id@sha256:digest`. */
export interface TemplateReference {
  id: string;
  tag?: TemplateTag;
  digest?: string;
}

/** Spinnaker's closed list. `latest` follows every save. */
export const templateTags = ['latest', 'stable', 'unstable', 'experimental', 'test', 'canary'] as const;
export type TemplateTag = (typeof templateTags)[number];

export const isTemplateTag = (word: string): word is TemplateTag => templateTags.some((tag) => tag === word);

/** Dots, colons and at signs would be taken for parts of the reference. */
export const templateIdPattern = /^[A-Za-z0-9_-]{1,100}$/;
const digestPattern = /^[0-9a-f]{64}$/;
const prefix = 'spinnaker://';

export function isTemplated(document: JsonObject): boolean {
  return document.type === 'templatedPipeline';
}

/** The text of the reference of a pipeline made from a template. Configs from before artifacts say `source`. */
export function referenceText(document: JsonObject): string | undefined {
  const { template } = document;
  if (!isJsonObject(template)) return undefined;
  return stringAt(template, 'reference') ?? stringAt(template, 'source');
}

/** Undefined for what is no reference, or names a tag that does not exist. */
export function parseReference(text: string): TemplateReference | undefined {
  if (!text.startsWith(prefix)) return undefined;
  const rest = text.slice(prefix.length);
  const [byDigest, digest, ...more] = rest.split('@sha256:');
  if (digest !== undefined) {
    if (more.length > 0 || !templateIdPattern.test(byDigest ?? '') || !digestPattern.test(digest)) return undefined;
    return { id: byDigest!, digest };
  }
  const [id, tag, ...others] = rest.split(':');
  if (others.length > 0 || !templateIdPattern.test(id ?? '')) return undefined;
  if (tag === undefined) return { id: id! };
  return isTemplateTag(tag) ? { id: id!, tag } : undefined;
}

export function writeReference({ id, tag, digest }: TemplateReference): string {
  if (digest !== undefined) return `${prefix}${id}@sha256:${digest}`;
  return tag === undefined ? `${prefix}${id}` : `${prefix}${id}:${tag}`;
}

/** The pointer as Spinnaker writes it into a pipeline. */
export function templatePointer(reference: TemplateReference): JsonObject {
  return {
    artifactAccount: 'front50ArtifactCredentials',
    type: 'front50/pipelineTemplate',
    reference: writeReference(reference),
  };
}
