import { defaultBudget } from '#lib/expressions/budget';
import type { Node } from '#lib/expressions/language/ast';
import { type ParsedTemplate, parsedTemplate } from '#lib/expressions/language/cache';
import type { Json } from '#lib/kernel/json';

/** What expressions of a template lean on: found by reading their trees, never by running them. */

export const scopeName = 'templateVariables';

/** The parts of a text, or undefined where it cannot be read as a template: it then stays as it is. */
export function partsOf(text: string): ParsedTemplate['parts'] | undefined {
  try {
    return parsedTemplate(text, defaultBudget).parts;
  } catch {
    return undefined;
  }
}

export interface Leaning {
  /** Names of template variables. */
  variables: Set<string>;
  /** Something else is asked that only a run can answer: another name, or a function. */
  onRun: boolean;
}

export function leaningOf(node: Node): Leaning {
  const leaning: Leaning = { variables: new Set(), onRun: false };
  visit(node, leaning, false);
  return leaning;
}

/** `inItem`: inside a selection or projection bare names are members of the item. */
function visit(node: Node, leaning: Leaning, inItem: boolean): void {
  if (node.type === 'compound') {
    const [first, second, ...rest] = node.parts;
    if (first?.type === 'property' && first.name === scopeName) {
      const name = nameOf(second);
      if (name !== undefined) leaning.variables.add(name);
      if (second && name === undefined) visit(second, leaning, inItem);
    } else if (first) visit(first, leaning, inItem);
    const members = first?.type === 'property' && first.name === scopeName ? rest : node.parts.slice(1);
    for (const part of members) visitMember(part, leaning, inItem);
    return;
  }
  if (node.type === 'property') {
    if (!inItem && node.name !== scopeName) leaning.onRun = true;
    return;
  }
  if (node.type === 'function') leaning.onRun = true;
  for (const child of childrenOf(node))
    visit(child, leaning, inItem || node.type === 'select' || node.type === 'project');
}

/** After a dot a name is a member of what stands before it. */
function visitMember(node: Node, leaning: Leaning, inItem: boolean): void {
  if (node.type !== 'property') visit(node, leaning, inItem);
}

function nameOf(node: Node | undefined): string | undefined {
  if (node?.type === 'property') return node.name;
  if (node?.type !== 'index') return undefined;
  if (node.index.type === 'literal' && typeof node.index.value === 'string') return node.index.value;
  return node.index.type === 'property' ? node.index.name : undefined;
}

function childrenOf(node: Node): readonly Node[] {
  switch (node.type) {
    case 'list':
      return node.items;
    case 'map':
      return node.entries.flatMap(([key, value]) => (key.type === 'property' ? [value] : [key, value]));
    case 'function':
    case 'new':
    case 'method':
      return node.args;
    case 'newarray':
      return [...node.dimensions, node.init].filter((one) => one !== null);
    case 'unary':
      return [node.operand];
    case 'binary':
      return [node.left, node.right];
    case 'step':
      return [node.target];
    case 'ternary':
      return [node.test, node.yes, node.no];
    case 'elvis':
      return [node.value, node.fallback];
    case 'assign':
      return [node.target, node.value];
    case 'index':
      return [node.index];
    case 'select':
      return [node.criteria];
    case 'project':
      return [node.expression];
    default:
      return [];
  }
}

/** Every text of a document that mentions template variables, keys too, with its dotted path. */
export function* mentions(value: Json, path = ''): Generator<{ text: string; path: string }> {
  if (typeof value === 'string') {
    if (value.includes(scopeName)) yield { text: value, path };
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    const at = path === '' ? key : `${path}.${key}`;
    if (!Array.isArray(value) && key.includes(scopeName)) yield { text: key, path: at };
    yield* mentions(inner, at);
  }
}
