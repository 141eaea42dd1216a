/** What the rules look at in one source file, taken from its syntax tree: comments and strings can never mislead them. */
import { parseSync, Visitor } from 'rolldown/utils';

export interface Import {
  specifier: string;
  /** `type` imports vanish when the program runs; `dynamic` ones happen while it does. */
  kind: 'value' | 'type' | 'dynamic';
  line: number;
}

export interface Finding {
  line: number;
  what: string;
}

export interface Module {
  /** Relative to the project, with forward slashes. */
  path: string;
  imports: Import[];
  /** Everything it holds is re-exported from elsewhere. */
  isBarrel: boolean;
  /** Where it reads `process.env`. */
  environment: Finding[];
  /** Where it turns text into code. */
  dynamicCode: Finding[];
  /** String literals, whatever they are used for. */
  strings: Finding[];
  /** Strings that something called `type` is compared with; `what` is the string. */
  typeComparisons: (Finding & { subject: string })[];
  parseError: string | undefined;
}

type Node = { type: string; start: number; [key: string]: unknown };
const dynamicCode = new Set(['eval', 'Function', 'AsyncFunction', 'GeneratorFunction']);

export function readModule(path: string, text: string): Module {
  const module: Module = {
    path,
    imports: [],
    isBarrel: false,
    environment: [],
    dynamicCode: [],
    strings: [],
    typeComparisons: [],
    parseError: undefined,
  };
  const { program, errors } = parseSync(path, text);
  if (errors.length > 0) module.parseError = errors[0]?.message ?? 'cannot be parsed';
  const lineOf = lineFinder(text);
  collect(program as unknown as Node, module, (node) => lineOf(node.start));
  const body = (program as unknown as { body: Node[] }).body;
  module.isBarrel = body.length > 0 && body.every((statement) => isReExport(statement));
  return module;
}

function collect(program: Node, module: Module, lineOf: (node: Node) => number): void {
  const add = (source: Node | null | undefined, kind: Import['kind'], at: Node) => {
    const specifier = literal(source);
    if (specifier !== undefined) module.imports.push({ specifier, kind, line: lineOf(at) });
  };
  const visitor = new Visitor({
    ImportDeclaration: (node) => add(cast(node.source), isTypeOnly(cast(node)) ? 'type' : 'value', cast(node)),
    ExportNamedDeclaration: (node) => add(cast(node.source), node.exportKind === 'type' ? 'type' : 'value', cast(node)),
    ExportAllDeclaration: (node) => add(cast(node.source), node.exportKind === 'type' ? 'type' : 'value', cast(node)),
    ImportExpression: (node) => add(cast(node.source), 'dynamic', cast(node)),
    TSImportType: (node) => add(cast(node.source), 'type', cast(node)),
    CallExpression: (node) => onCall(cast(node)),
    NewExpression: (node) => onDynamic(unwrap(cast(node.callee)), cast(node)),
    MemberExpression: (node) => onMember(cast(node)),
    VariableDeclarator: (node) => onDeclarator(cast(node)),
    Literal: (node) => {
      if (typeof node.value === 'string') module.strings.push({ what: node.value, line: lineOf(cast(node)) });
    },
    BinaryExpression: (node) => {
      if (!/^[!=]==?$/.test(node.operator)) return;
      onComparison(cast(node.left), cast(node.right));
      onComparison(cast(node.right), cast(node.left));
    },
    SwitchStatement: (node) => {
      for (const branch of node.cases) onComparison(cast(node.discriminant), cast(branch.test));
    },
  });

  function onCall(node: Node): void {
    const callee = unwrap(cast(node.callee));
    if (callee.type === 'Identifier' && callee.name === 'require')
      add(cast((node.arguments as Node[])[0]), 'value', node);
    onDynamic(callee, node);
  }

  function onDynamic(callee: Node, at: Node): void {
    const name = callee.type === 'Identifier' ? String(callee.name) : memberName(callee);
    if (name && dynamicCode.has(name)) module.dynamicCode.push({ what: name, line: lineOf(at) });
  }

  const known = new Set<Node>();
  function onMember(node: Node): void {
    const object = unwrap(cast(node.object));
    const name = memberName(node);
    if (name && compiledIn.has(name)) known.add(object);
    if (name === 'env' && isProcess(object) && !known.has(node))
      module.environment.push({ what: 'process.env', line: lineOf(node) });
    // `(() => {}).constructor('…')` is Function by another name.
    if (name === 'constructor' && /Function/.test(object.type)) {
      module.dynamicCode.push({ what: 'constructor of a function', line: lineOf(node) });
    }
  }

  function onDeclarator(node: Node): void {
    const pattern = cast(node.id);
    if (pattern.type !== 'ObjectPattern' || !node.init || !isProcess(cast(node.init))) return;
    const taken = (pattern.properties as Node[]).some((property) => cast(property.key)?.name === 'env');
    if (taken) module.environment.push({ what: 'process.env', line: lineOf(node) });
  }

  function onComparison(subject: Node, value: Node | null): void {
    const text = literal(value);
    if (text === undefined) return;
    const name = subject.type === 'Identifier' ? String(subject.name) : memberName(unwrap(subject));
    if (!name || !/type$/i.test(name)) return;
    const owner = subject.type === 'MemberExpression' ? nameOf(unwrap(cast(subject.object))) : name;
    module.typeComparisons.push({ what: text, subject: owner, line: lineOf(subject) });
  }

  visitor.visit(program as never);
}

/** Written into the code by whoever compiles it: no settings. */
const compiledIn = new Set(['NODE_ENV', 'NEXT_RUNTIME']);

const cast = (node: unknown) => node as Node;

function unwrap(node: Node): Node {
  const wraps = /^(ChainExpression|TSNonNullExpression|ParenthesizedExpression|TSAsExpression)$/.test(node.type);
  return wraps ? unwrap(cast(node.expression)) : node;
}

function literal(node: Node | null | undefined): string | undefined {
  if (node?.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node?.type !== 'TemplateLiteral') return undefined;
  const parts = node.quasis as { value: { cooked: string } }[];
  return parts.length === 1 ? parts[0]?.value.cooked : undefined;
}

function memberName(node: Node): string | undefined {
  if (node.type !== 'MemberExpression') return undefined;
  return node.computed ? literal(cast(node.property)) : String(cast(node.property).name);
}

function nameOf(node: Node): string {
  return node.type === 'Identifier' ? String(node.name) : (memberName(node) ?? '');
}

function isProcess(node: Node): boolean {
  return nameOf(node) === 'process';
}

/** `import type …`, and imports whose every name is marked `type`. */
function isTypeOnly(node: Node): boolean {
  if (node.importKind === 'type') return true;
  const specifiers = node.specifiers as { importKind?: string }[];
  return specifiers.length > 0 && specifiers.every((specifier) => specifier.importKind === 'type');
}

function isReExport(node: Node): boolean {
  if (node.type === 'ExportAllDeclaration') return true;
  return node.type === 'ExportNamedDeclaration' && node.source !== null;
}

function lineFinder(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length;
    while (low + 1 < high) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  };
}
