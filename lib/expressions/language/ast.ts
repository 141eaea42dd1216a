import type { Value } from '../values/value.ts';

/** The tree. `at` is the offset in the expression; `memo` belongs to the evaluator (resolved methods, shared literals). */
interface Base {
  readonly at: number;
}

export type UnaryOperator = '!' | '+' | '-';
export type BinaryOperator =
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | '^'
  | '=='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | 'and'
  | 'or'
  | 'matches'
  | 'between'
  | 'instanceof';

export interface CallMemo {
  /** Opaque to the tree; see evaluator/call.ts. */
  resolution?: unknown;
}

export type Node =
  | (Base & { readonly type: 'literal'; readonly value: Value })
  | (Base & { readonly type: 'list'; readonly items: readonly Node[]; readonly constant: readonly Value[] | undefined })
  | (Base & { readonly type: 'map'; readonly entries: readonly (readonly [Node, Node])[]; readonly constant: boolean })
  | (Base & { readonly type: 'variable'; readonly name: string })
  | (Base & { readonly type: 'bean'; readonly name: string })
  | (Base & { readonly type: 'function'; readonly name: string; readonly args: readonly Node[] })
  | (Base & { readonly type: 'typeref'; readonly name: string; readonly dimensions: number })
  | (Base & { readonly type: 'new'; readonly name: string; readonly args: readonly Node[]; readonly memo: CallMemo })
  | (Base & {
      readonly type: 'newarray';
      readonly name: string;
      readonly dimensions: readonly (Node | null)[];
      readonly init: Node | null;
    })
  | (Base & { readonly type: 'unary'; readonly op: UnaryOperator; readonly operand: Node })
  | (Base & { readonly type: 'binary'; readonly op: BinaryOperator; readonly left: Node; readonly right: Node })
  | (Base & { readonly type: 'step'; readonly op: 1 | -1; readonly prefix: boolean; readonly target: Node })
  | (Base & { readonly type: 'ternary'; readonly test: Node; readonly yes: Node; readonly no: Node })
  | (Base & { readonly type: 'elvis'; readonly value: Node; readonly fallback: Node })
  | (Base & { readonly type: 'assign'; readonly target: Node; readonly value: Node })
  | (Base & { readonly type: 'compound'; readonly parts: readonly Node[] })
  | PropertyNode
  | MethodNode
  | IndexNode
  | (Base & {
      readonly type: 'select';
      readonly which: 'all' | 'first' | 'last';
      readonly criteria: Node;
      readonly safe: boolean;
    })
  | (Base & { readonly type: 'project'; readonly expression: Node; readonly safe: boolean });

export type PropertyNode = Base & { readonly type: 'property'; readonly name: string; readonly safe: boolean };
export type MethodNode = Base & {
  readonly type: 'method';
  readonly name: string;
  readonly args: readonly Node[];
  readonly safe: boolean;
  readonly memo: CallMemo;
};
export type IndexNode = Base & { readonly type: 'index'; readonly index: Node; readonly safe: boolean };
