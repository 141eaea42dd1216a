import { z } from 'zod';
import type { JsonObject } from '#lib/kernel/json';

/**
 * A pipeline template, version 2, as Spinnaker stores it: a pipeline with `${templateVariables.x}` in it, and the
 * variables it takes. Objects are loose: what we do not know is kept.
 */
export const variableTypes = ['string', 'int', 'float', 'boolean', 'list', 'object'] as const;
export type VariableType = (typeof variableTypes)[number];

/** Spinnaker compares with Java's class names as well, so these are in use. */
const otherNames: Readonly<Record<string, VariableType>> = { bool: 'boolean', integer: 'int', double: 'float' };

/** Without a type a variable takes anything, as in Spinnaker. Undefined for a word that is no type. */
export function variableType(word: unknown): VariableType | undefined {
  if (word === undefined || word === null) return 'object';
  if (typeof word !== 'string') return undefined;
  const name = word.toLowerCase();
  return (
    variableTypes.find((type) => type === name) ?? (Object.hasOwn(otherNames, name) ? otherNames[name] : undefined)
  );
}

const variableDocument = z.looseObject({
  name: z.string(),
  type: z.string().nullish(),
  description: z.string().nullish(),
  defaultValue: z.json().optional(),
  example: z.json().optional(),
  nullable: z.boolean().nullish(),
  merge: z.boolean().nullish(),
  remove: z.boolean().nullish(),
});

export const templateDocument = z.looseObject({
  schema: z.literal('v2', { error: 'set "schema" to "v2"; older templates are not supported' }),
  id: z.string({ error: 'set "id", by which pipelines name the template' }),
  protect: z.boolean().nullish(),
  metadata: z.looseObject({
    name: z.string({ error: 'set the name that people see' }),
    description: z.string({ error: 'say in a sentence what the template is for' }),
    owner: z.string().nullish(),
    scopes: z.array(z.string()).nullish(),
  }),
  variables: z.array(variableDocument).nullish(),
  pipeline: z.looseObject({ stages: z.array(z.looseObject({})).optional() }),
});

export type TemplateVariable = JsonObject & { name: string };
export type TemplateDocument = JsonObject & {
  id: string;
  metadata: JsonObject & { name: string; description: string };
  pipeline: JsonObject;
  variables?: TemplateVariable[];
};

export const variablesOf = (template: TemplateDocument): TemplateVariable[] => template.variables ?? [];

/** Without a default, and not nullable: whoever uses the template must say it. */
export function isRequired(variable: TemplateVariable): boolean {
  return variable.nullable !== true && !hasDefault(variable);
}

export function hasDefault({ defaultValue }: TemplateVariable): boolean {
  return defaultValue !== undefined && defaultValue !== null;
}
