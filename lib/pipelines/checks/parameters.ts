import { isJsonObject, type Json, type JsonObject } from '#lib/kernel/json';
import type { PipelineDocument } from '#lib/pipelines/document';
import type { Finding } from '#lib/pipelines/findings';
import { comparators, isDate, optionsOf, valueText } from '#lib/pipelines/parameters';

/** What is wrong with the parameters of a document, each as a person would say it. */
export function parameterFindings(document: PipelineDocument): Finding[] {
  const parameters = document.parameterConfig ?? [];
  const names = new Set(parameters.map((parameter) => valueText(parameter.name).trim()));
  const seen = new Set<string>();
  return parameters.flatMap((parameter, index): Finding[] => {
    const name = valueText(parameter.name).trim();
    const place: Place = { prefix: `parameterConfig.${index}`, label: `Parameter ${name || index + 1}` };
    const findings = [
      ...nameFindings(name, seen, place),
      ...choiceFindings(parameter, place),
      ...secretFindings(parameter, place),
      ...conditionFindings(parameter, name, names, place),
    ];
    seen.add(name);
    return findings;
  });
}

interface Place {
  prefix: string;
  label: string;
}

function nameFindings(name: string, seen: ReadonlySet<string>, { prefix, label }: Place): Finding[] {
  const field = `${prefix}.name`;
  if (!name) return [{ level: 'error', field, message: `${label} has no name`, cure: 'Name or remove it' }];
  if (!seen.has(name)) return [];
  return [{ level: 'error', field, message: `Two parameters are named ${name}`, cure: 'Rename one of them' }];
}

function choiceFindings(parameter: JsonObject, { prefix, label }: Place): Finding[] {
  const options = optionsOf(parameter);
  const byDefault = valueText(parameter.default);
  const findings: Finding[] = [];
  if (options?.length === 0) {
    findings.push({
      level: 'error',
      field: `${prefix}.options`,
      message: `${label} is chosen from a list, and the list is empty`,
      cure: 'Add an option, or let people write a value',
    });
  } else if (options && byDefault !== '' && !byDefault.includes('${') && !options.includes(byDefault)) {
    findings.push({
      level: 'warning',
      field: `${prefix}.default`,
      message: `${label} has the default ${byDefault}, which is none of its options`,
      cure: 'Add it to the options, or choose another default',
    });
  }
  const { constraint } = parameter;
  if (typeof constraint === 'string' && constraint !== '' && constraint !== 'date') {
    findings.push({
      level: 'warning',
      field: `${prefix}.constraint`,
      message: `${label} has the constraint ${constraint}, which nobody knows; any text is taken`,
      cure: 'Use “date”, or remove the constraint',
    });
  }
  if (constraint === 'date' && byDefault !== '' && !byDefault.includes('${') && !isDate(byDefault)) {
    findings.push({
      level: 'warning',
      field: `${prefix}.default`,
      message: `${label} is a date, and its default ${byDefault} is none`,
      cure: 'Write it as 2026-11-28',
    });
  }
  return findings;
}

function secretFindings(parameter: JsonObject, { prefix, label }: Place): Finding[] {
  if (parameter.secret !== true) return [];
  const findings: Finding[] = [];
  if (valueText(parameter.default) !== '') {
    findings.push({
      level: 'error',
      field: `${prefix}.default`,
      message: `${label} is secret, but its default can be read by everybody who may read the pipeline`,
      cure: 'Remove the default and give the value at each start',
    });
  }
  if (optionsOf(parameter)?.length) {
    findings.push({
      level: 'warning',
      field: `${prefix}.options`,
      message: `${label} is secret, but its options can be read by everybody who may read the pipeline`,
      cure: 'Let people write the value',
    });
  }
  return findings;
}

function conditionFindings(
  parameter: JsonObject,
  name: string,
  names: ReadonlySet<string>,
  { prefix, label }: Place,
): Finding[] {
  const condition = conditionOf(parameter);
  if (!condition) return [];
  const on = valueText(condition.value.parameter);
  const comparator = valueText(condition.value.comparator);
  const at = `${prefix}.${condition.field}`;
  const findings: Finding[] = [];
  if (!names.has(on) || on === name) {
    findings.push({
      level: 'warning',
      field: `${at}.parameter`,
      message: `${label} is asked for depending on ${on === name ? 'itself' : on ? `${on}, which is no parameter` : 'nothing'}, so it is always asked for`,
      cure: 'Choose another parameter of this pipeline, or remove the condition',
    });
  }
  if (!comparators.some((one) => one === comparator)) {
    findings.push({
      level: 'warning',
      field: `${at}.comparator`,
      message: `${label} has a condition with the comparison “${comparator}”, which does not exist, so it is always asked for`,
      cure: `Use one of ${comparators.join(' ')}`,
    });
  }
  return findings;
}

/** Deck writes `conditional: true` and `condition: {…}`; some documents hold the condition in `conditional` itself. */
function conditionOf(parameter: JsonObject): { field: string; value: { [key: string]: Json } } | undefined {
  if (isJsonObject(parameter.conditional)) return { field: 'conditional', value: parameter.conditional };
  if (parameter.conditional === true && isJsonObject(parameter.condition)) {
    return { field: 'condition', value: parameter.condition };
  }
  return undefined;
}
