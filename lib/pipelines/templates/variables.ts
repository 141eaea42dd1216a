import { isJsonObject, type Json, type JsonObject } from '#lib/kernel/json';
import type { Finding } from '#lib/pipelines/findings';
import { deeperThan, templateLimits } from '#lib/pipelines/templates/limits';
import {
  hasDefault,
  isRequired,
  type TemplateDocument,
  type TemplateVariable,
  type VariableType,
  variablesOf,
  variableType,
} from '#lib/pipelines/templates/template';

export interface Assigned {
  /** By name; every variable of the template that has a value or may do without one. */
  values: JsonObject;
  findings: Finding[];
}

/**
 * The values of a template's variables for one pipeline: what it says, else the default, else null where that is
 * allowed. A value is never evaluated here. What the pipeline says beyond the template's variables does not count.
 */
export function assignVariables(template: TemplateDocument, given: unknown): Assigned {
  const own = isJsonObject(given) ? given : {};
  const findings: Finding[] = [];
  if (given !== undefined && given !== null && !isJsonObject(given)) {
    findings.push(problem('', 'The variables are not an object of names and values', 'Write them as {"name": value}'));
  }
  if (JSON.stringify(own).length > templateLimits.values || deeperThan(own, templateLimits.depth)) {
    findings.push(
      problem(
        '',
        `The values of the variables are larger than 256 kB or nested deeper than ${templateLimits.depth}`,
        'Put large texts into an artifact and pass where it lies',
      ),
    );
    return { values: {}, findings };
  }
  const values: JsonObject = {};
  const variables = variablesOf(template);
  for (const variable of variables) {
    const { name } = variable;
    const said = Object.hasOwn(own, name) ? own[name] : undefined;
    const value = said === undefined ? (hasDefault(variable) ? variable.defaultValue! : null) : said;
    const finding = findingOf(variable, said, value);
    if (finding) findings.push(finding);
    else setOwn(values, name, value);
  }
  const known = new Set(variables.map(({ name }) => name));
  for (const name of Object.keys(own).filter((one) => !known.has(one))) {
    findings.push({
      level: 'warning',
      field: `variables.${name}`,
      message: `The template has no variable ${name}, so its value is not used`,
      cure: 'Remove it, or correct its name',
    });
  }
  return { values, findings };
}

function findingOf(variable: TemplateVariable, said: Json | undefined, value: Json): Finding | undefined {
  const { name } = variable;
  if (value === null) {
    if (variable.nullable === true) return undefined;
    if (said === undefined && isRequired(variable)) {
      return problem(
        name,
        `Variable ${name} has no value`,
        `Give it ${article(typeOf(variable))}${exampleOf(variable)}`,
      );
    }
    return problem(name, `Variable ${name} is null but may not be`, `Give it ${article(typeOf(variable))}`);
  }
  const type = typeOf(variable);
  if (fits(type, value)) return undefined;
  const found = typeName(value);
  const whose = said === undefined ? 'Its default' : 'It';
  return problem(
    name,
    `Variable ${name} takes ${article(type)}. ${whose} is ${article(found)}`,
    cureFor(type, value) ?? `Write ${article(type)}`,
  );
}

const typeOf = (variable: TemplateVariable): VariableType => variableType(variable.type) ?? 'object';

/** A text with an expression has its type only when the stage runs. Whole numbers are fractions too. */
function fits(type: VariableType, value: Json): boolean {
  if (typeof value === 'string' && value.includes('${')) return true;
  switch (type) {
    case 'object':
      return true;
    case 'string':
      return typeof value === 'string';
    case 'int':
      return Number.isInteger(value);
    case 'float':
      return typeof value === 'number';
    case 'boolean':
      return typeof value === 'boolean';
    case 'list':
      return Array.isArray(value);
  }
}

function typeName(value: Json): VariableType {
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float';
  return typeof value === 'string' || typeof value === 'boolean' ? (typeof value as 'string' | 'boolean') : 'object';
}

const words: Readonly<Record<VariableType, string>> = {
  string: 'a text',
  int: 'a whole number',
  float: 'a number',
  boolean: 'true or false',
  list: 'a list',
  object: 'an object',
};
const article = (type: VariableType): string => words[type];

/** The most frequent slip: quotes around what is no text, or none around what is one. */
function cureFor(type: VariableType, value: Json): string | undefined {
  if (type === 'string' && (typeof value === 'number' || typeof value === 'boolean')) {
    return `Put it in quotes: "${value}"`;
  }
  const unquoted = (type === 'int' || type === 'float') && typeof value === 'string' && value.trim() !== '';
  if (unquoted && Number.isFinite(Number(value))) return `Write it without quotes: ${Number(value)}`;
  if (type === 'boolean' && (value === 'true' || value === 'false')) return `Write it without quotes: ${value}`;
  return undefined;
}

function exampleOf({ example }: TemplateVariable): string {
  return example === undefined || example === null || example === '' ? '' : `, for example ${JSON.stringify(example)}`;
}

function problem(name: string, message: string, cure: string): Finding {
  return { level: 'error', field: name === '' ? 'variables' : `variables.${name}`, message, cure };
}

/** `__proto__` as an assignment would set a prototype instead of a member. */
export function setOwn(target: JsonObject, name: string, value: Json): void {
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
}
