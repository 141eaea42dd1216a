import { defaultBudget } from './budget.ts';
import { ExpressionError } from './errors.ts';
import { parse } from './language/parser.ts';
import { splitTemplate } from './language/template.ts';

/** What keeps a text from being read as a template, before anything runs. */
export interface SyntaxProblem {
  message: string;
  /** Where it stands in the text, both from 1. */
  line: number;
  column: number;
}

/** Undefined for texts without `${…}` and for those that can be parsed. Never evaluates. */
export function syntaxProblem(template: string): SyntaxProblem | undefined {
  if (!template.includes('${')) return undefined;
  let start = 0;
  try {
    for (const part of splitTemplate(template)) {
      if ('literal' in part) continue;
      start = part.at;
      if (part.expression.length > defaultBudget.expressionLength) {
        throw new ExpressionError('too-long', `It is longer than ${defaultBudget.expressionLength} characters`, 0);
      }
      parse(part.expression, defaultBudget.depth);
    }
    return undefined;
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return problemAt(template, start + Math.max(0, error.position), error.message);
  }
}

/** The same for a condition, which may stand there with or without `${}`. */
export function conditionProblem(condition: string): SyntaxProblem | undefined {
  if (condition.trim() === '') return undefined;
  if (condition.includes('${')) return syntaxProblem(condition);
  const problem = syntaxProblem(`\${${condition}}`);
  return problem && { ...problem, column: problem.line === 1 ? Math.max(1, problem.column - 2) : problem.column };
}

function problemAt(text: string, offset: number, message: string): SyntaxProblem {
  const before = text.slice(0, offset).split('\n');
  return { message, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
