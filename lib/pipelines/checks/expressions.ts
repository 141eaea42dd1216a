import { conditionProblem, type SyntaxProblem, syntaxProblem } from '#lib/expressions/syntax';
import { isJsonObject, type Json } from '#lib/kernel/json';
import type { Finding } from '#lib/pipelines/findings';
import type { GraphStage } from '#lib/pipelines/graph';

/**
 * `${…}` that cannot be parsed, in every field of a stage. At run time such a text stays as it is (a shell script's
 * `${VAR:-x}` is meant to), so it is an error only where the stage asks to fail.
 */
export function expressionFindings(stage: GraphStage): Finding[] {
  const { document } = stage;
  const level = document.failOnFailedExpressions === true ? 'error' : 'warning';
  const literal = document.skipExpressionEvaluation === true ? ['manifests', 'manifest'] : [];
  const findings: Finding[] = [];
  for (const [field, value] of Object.entries(document)) {
    if (field === 'stageEnabled' || literal.includes(field)) continue;
    for (const [path, text] of textsIn(value, field)) {
      const problem = syntaxProblem(text);
      if (problem) findings.push(findingOf(stage, level, path, text, problem));
    }
  }
  const condition = isJsonObject(document.stageEnabled) ? document.stageEnabled.expression : undefined;
  const problem = typeof condition === 'string' ? conditionProblem(condition) : undefined;
  if (problem) {
    const where = position(String(condition), problem);
    findings.push({
      level: 'error',
      stageRefId: stage.refId,
      field: 'stageEnabled.expression',
      message: `${stage.name}: its condition cannot be read ${where}, so it never runs: ${problem.message}`,
      cure: 'Mend the condition, or remove it',
    });
  }
  return findings;
}

function findingOf(
  stage: GraphStage,
  level: Finding['level'],
  path: string,
  text: string,
  problem: SyntaxProblem,
): Finding {
  return {
    level,
    stageRefId: stage.refId,
    field: path,
    message: `${stage.name}: the expression in ${path} cannot be read ${position(text, problem)}: ${problem.message}`,
    cure: level === 'error' ? 'Mend the expression' : 'Mend the expression; until then the text is used as it stands',
  };
}

function position(text: string, { line, column }: SyntaxProblem): string {
  return text.includes('\n') ? `at line ${line}, column ${column}` : `at column ${column}`;
}

const deepest = 100;

/** Every text in the value, keys too, with its dotted path. */
function* textsIn(value: Json | undefined, path: string, depth = 0): Generator<[path: string, text: string]> {
  if (typeof value === 'string') {
    if (value.includes('${')) yield [path, value];
    return;
  }
  if (typeof value !== 'object' || value === null || depth > deepest) return;
  for (const [key, item] of Array.isArray(value) ? value.entries() : Object.entries(value)) {
    if (typeof key === 'string' && key.includes('${')) yield [path, key];
    yield* textsIn(item, `${path}.${key}`, depth + 1);
  }
}
