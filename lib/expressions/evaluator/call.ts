import { ExpressionError } from '../errors.ts';
import type { CallMemo, MethodNode } from '../language/ast.ts';
import type { JavaMethod } from '../library/java-method.ts';
import { constructorsOf, methodsOf, staticMethodsOf } from '../library/registry.ts';
import { classOf } from '../values/class-of.ts';
import { JavaClass, objectClass } from '../values/java-class.ts';
import { ModelObject } from '../values/model.ts';
import type { Value } from '../values/value.ts';
import { convertArguments, resolve, resolveConstructor } from './resolve.ts';
import type { Runtime } from './runtime.ts';

/** The last resolution of a call site; it holds as long as target and arguments have the same classes. */
interface Resolution {
  owner: JavaClass;
  statics: boolean;
  args: readonly (JavaClass | null)[];
  method: JavaMethod;
}

export function callMethod(node: MethodNode, target: Value, args: readonly Value[], run: Runtime): Value {
  if (target instanceof ModelObject && target.call) {
    const result = target.call(node.name, args);
    if (result !== undefined) return result;
  }
  run.meter.step(typeof target === 'string' ? 2 + (target.length >> 6) : 2);
  const statics = target instanceof JavaClass;
  const owner = statics ? target : (classOf(target) ?? objectClass);
  const method = remembered(node.memo, owner, statics, args) ?? find(node, owner, statics, args);
  return method.invoke(statics ? null : target, run, converted(method, args, run));
}

/** An argument whose value does not convert although its class could fails inside of the call. */
function converted(method: JavaMethod, args: readonly Value[], run: Runtime): Value[] {
  try {
    return convertArguments(method, args, run.meter);
  } catch (error) {
    if (!(error instanceof ExpressionError) || error.kind !== 'conversion') throw error;
    throw new ExpressionError(
      'java-exception',
      `An argument of ${method.name}: ${error.message}`,
      -1,
      error.exceptionType,
    );
  }
}

function remembered(
  memo: CallMemo,
  owner: JavaClass,
  statics: boolean,
  args: readonly Value[],
): JavaMethod | undefined {
  const last = memo.resolution as Resolution | undefined;
  if (!last || last.owner !== owner || last.statics !== statics || last.args.length !== args.length) return undefined;
  for (let i = 0; i < args.length; i++) if (classOf(args[i]) !== last.args[i]) return undefined;
  return last.method;
}

function find(node: MethodNode, owner: JavaClass, statics: boolean, args: readonly Value[]): JavaMethod {
  const classes = args.map((arg) => classOf(arg));
  const method = resolve(statics ? staticMethodsOf(owner) : methodsOf(owner), node.name, classes);
  if (!method) throw unknownMethod(node.name, owner, classes);
  node.memo.resolution = { owner, statics, args: classes, method } satisfies Resolution;
  return method;
}

const cures: Readonly<Record<string, string>> = {
  get: "write list[0] or map['key'] instead",
  getOrDefault: "write map['key'] ?: 'default' instead",
  stream: 'write list.?[condition] or list.![expression] instead',
  toArray: 'lists can be used as they are',
  iterator: 'write list.![expression] instead',
};

function unknownMethod(name: string, owner: JavaClass, args: readonly (JavaClass | null)[]): ExpressionError {
  const list = args.map((arg) => arg?.simpleName ?? 'null').join(', ');
  const cure = Object.hasOwn(cures, name) ? `; ${cures[name]}` : '';
  return new ExpressionError(
    'method-unknown-or-refused',
    `${owner.simpleName} has no method ${name}(${list}) that expressions may call${cure}`,
  );
}

export function construct(owner: JavaClass, args: readonly Value[], run: Runtime): Value {
  run.meter.step(8);
  const classes = args.map((arg) => classOf(arg));
  const found = resolveConstructor(constructorsOf(owner), classes);
  if (!found) {
    const list = classes.map((arg) => arg?.simpleName ?? 'null').join(', ');
    throw new ExpressionError('method-unknown-or-refused', `There is no new ${owner.simpleName}(${list})`);
  }
  return found.invoke(null, run, converted(found, args, run));
}
