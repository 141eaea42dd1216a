import { sentenceOfIssues } from '#lib/kernel/issues';
import { isJsonObject, type JsonObject } from '#lib/kernel/json';
import type { Finding } from '#lib/pipelines/findings';
import { leaningOf, mentions, partsOf, scopeName } from '#lib/pipelines/templates/expressions';
import { deeperThan, templateLimits } from '#lib/pipelines/templates/limits';
import { templateIdPattern } from '#lib/pipelines/templates/reference';
import {
  hasDefault,
  type TemplateDocument,
  type TemplateVariable,
  templateDocument,
  variablesOf,
  variableType,
  variableTypes,
} from '#lib/pipelines/templates/template';
import { assignVariables } from '#lib/pipelines/templates/variables';

/**
 * All that is wrong with a template, errors first; one with errors cannot be saved. Fields are dotted paths in the
 * template's own document.
 */
export function checkTemplate(document: JsonObject): Finding[] {
  if (deeperThan(document, templateLimits.depth)) {
    return [error('', `The template is nested deeper than ${templateLimits.depth}`, 'Make it flatter')];
  }
  const parsed = templateDocument.safeParse(document);
  if (!parsed.success) {
    const path = parsed.error.issues[0]?.path.map(String).join('.') ?? '';
    return [
      error(path, `The template cannot be read: ${sentenceOfIssues(parsed.error.issues)}`, 'Correct the field named'),
    ];
  }
  const template = document as TemplateDocument;
  const findings = [...headFindings(template), ...variableFindings(template), ...usageFindings(template)];
  return findings.sort((one, other) => rank(one) - rank(other));
}

const rank = ({ level }: Finding): number => (level === 'error' ? 0 : 1);

function headFindings({ id, metadata, pipeline }: TemplateDocument): Finding[] {
  const findings: Finding[] = [];
  if (!templateIdPattern.test(id)) {
    findings.push(
      error(
        'id',
        `${JSON.stringify(id.slice(0, 100))} is no id of a template`,
        'Use 1 to 100 letters, digits, dashes and underscores',
      ),
    );
  }
  if (metadata.name.trim() === '' || metadata.name.length > 200) {
    findings.push(error('metadata.name', 'The template has no name', 'Give it one of at most 200 characters'));
  }
  if (metadata.description.trim() === '') {
    findings.push(
      warning('metadata.description', 'The template has no description', 'Say in a sentence what it is for'),
    );
  }
  const stages = Array.isArray(pipeline.stages) ? pipeline.stages : [];
  if (stages.length > templateLimits.stages) {
    findings.push(
      error('pipeline.stages', `The template has ${stages.length} stages`, `Use at most ${templateLimits.stages}`),
    );
  } else if (stages.length === 0) {
    findings.push(warning('pipeline.stages', 'The template has no stages', 'Add at least one to its pipeline'));
  }
  if (pipeline.type === 'templatedPipeline') {
    findings.push(
      error(
        'pipeline.type',
        'The template’s pipeline is itself made from a template',
        'Write its stages out: templates do not nest',
      ),
    );
  }
  return findings;
}

const namePattern = /^[A-Za-z0-9_]{1,100}$/;
/** Every object has something by these names already. */
const taken = new Set(['__proto__', 'constructor', 'prototype']);

function variableFindings(template: TemplateDocument): Finding[] {
  const variables = variablesOf(template);
  if (variables.length > templateLimits.variables) {
    return [
      error('variables', `The template has ${variables.length} variables`, `Use at most ${templateLimits.variables}`),
    ];
  }
  const seen = new Set<string>();
  return variables.flatMap((variable, index) => {
    const findings = oneVariable(variable, `variables.${index}`);
    if (seen.has(variable.name)) {
      findings.push(error(`variables.${index}.name`, `Two variables are named ${variable.name}`, 'Rename one of them'));
    }
    seen.add(variable.name);
    return findings;
  });
}

function oneVariable(variable: TemplateVariable, at: string): Finding[] {
  const { name, type } = variable;
  if (!namePattern.test(name) || taken.has(name)) {
    const shown = JSON.stringify(name.slice(0, 100));
    return [error(`${at}.name`, `${shown} is no name for a variable`, 'Use letters, digits and underscores')];
  }
  if (variableType(type) === undefined) {
    return [
      error(
        `${at}.type`,
        `Variable ${name} has the type ${String(type)}, which there is not`,
        `Use ${variableTypes.join(', ')}`,
      ),
    ];
  }
  if (!hasDefault(variable)) return [];
  const alone = { variables: [variable] } as unknown as TemplateDocument;
  return assignVariables(alone, {}).findings.map((finding) => ({ ...finding, field: `${at}.defaultValue` }));
}

/** Uses of variables that are not declared, and declarations that nothing uses. */
function usageFindings(template: TemplateDocument): Finding[] {
  const declared = new Set(variablesOf(template).map(({ name }) => name));
  const used = new Set<string>();
  const findings: Finding[] = [];
  let dynamic = false;
  for (const { text, path } of mentions(template.pipeline, 'pipeline')) {
    const { names, whole } = namesIn(text);
    dynamic ||= whole;
    for (const name of names) {
      if (!declared.has(name) && !used.has(name)) {
        findings.push(
          error(
            path,
            `The variable ${name} is used in ${placeName(path, template)} but not declared`,
            `Declare ${name} under variables, or correct its name`,
          ),
        );
      }
      used.add(name);
    }
  }
  if (dynamic) return findings;
  for (const [index, { name }] of variablesOf(template).entries()) {
    if (used.has(name)) continue;
    findings.push(
      warning(
        `variables.${index}.name`,
        `Nothing uses the variable ${name}`,
        `Write \${templateVariables.${name}} where its value belongs, or remove it`,
      ),
    );
  }
  return findings;
}

/** Conditions are expressions without `${}`. `whole`: which variables are used only shows when it runs. */
function namesIn(text: string): { names: string[]; whole: boolean } {
  const parts = (text.includes('${') ? partsOf(text) : partsOf(`\${${text}}`)) ?? [];
  const names: string[] = [];
  let whole = false;
  for (const part of parts) {
    if (!('node' in part) || !part.expression.includes(scopeName)) continue;
    const { variables } = leaningOf(part.node);
    names.push(...variables);
    whole ||= variables.size === 0;
  }
  return { names, whole };
}

function placeName(path: string, { pipeline }: TemplateDocument): string {
  const [, head, index, ...rest] = path.split('.');
  const stages = pipeline.stages;
  const stage = head === 'stages' && Array.isArray(stages) ? stages[Number(index)] : undefined;
  if (!isJsonObject(stage)) return path;
  return `${rest.join('.')} of ${typeof stage.name === 'string' ? stage.name : `stage ${index}`}`;
}

function error(field: string, message: string, cure: string): Finding {
  return { level: 'error', ...(field === '' ? {} : { field }), message, cure };
}

function warning(field: string, message: string, cure: string): Finding {
  return { level: 'warning', field, message, cure };
}
