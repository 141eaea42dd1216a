import type { Meter } from '../budget.ts';
import { ExpressionError } from '../errors.ts';
import type { JavaMethod } from '../library/java-method.ts';
import { classOf } from '../values/class-of.ts';
import { canConvert, convert } from '../values/convert.ts';
import { elementsOf } from '../values/elements.ts';
import { type JavaClass, objectClass } from '../values/java-class.ts';
import { JavaArray, type Value } from '../values/value.ts';

/**
 * Which method a call means, as Spring decides it. Candidates come by parameter count. An exact match wins at once; of
 * the close matches (assignable arguments) the nearest in the class hierarchy wins; with none of these, the one that
 * only needs conversions, which must be the only one of its kind.
 */
type Fit = 'exact' | 'close' | 'conversion';

const worse = (a: Fit, b: Fit): Fit =>
  a === 'conversion' || b === 'conversion' ? 'conversion' : a === 'close' ? a : b;

export function resolve(
  candidates: readonly JavaMethod[],
  name: string,
  args: readonly (JavaClass | null)[],
): JavaMethod | undefined {
  let close: JavaMethod | undefined;
  let closeDistance = Number.POSITIVE_INFINITY;
  let converting: JavaMethod | undefined;
  let several = false;
  for (const method of candidates) {
    if (method.name !== name) continue;
    const fit = fitOf(method, args);
    if (fit === 'exact') return method;
    if (fit === 'close') {
      const distance = distanceOf(method, args);
      if (!close || distance < closeDistance) {
        close = method;
        closeDistance = distance;
      }
    } else if (fit === 'conversion') {
      several = several || converting !== undefined;
      converting = method;
    }
  }
  if (close) return close;
  if (!several) return converting;
  throw new ExpressionError(
    'method-ambiguous',
    `More than one ${name}(…) takes these arguments after a conversion; convert them yourself`,
  );
}

/** Constructors differ from methods in one way: of several that need conversions the last counts. */
export function resolveConstructor(
  candidates: readonly JavaMethod[],
  args: readonly (JavaClass | null)[],
): JavaMethod | undefined {
  let close: JavaMethod | undefined;
  let converting: JavaMethod | undefined;
  for (const method of candidates) {
    const fit = fitOf(method, args);
    if (fit === 'exact') return method;
    if (fit === 'close') close = method;
    else if (fit === 'conversion') converting = method;
  }
  return close ?? converting;
}

function fitOf(method: JavaMethod, args: readonly (JavaClass | null)[]): Fit | undefined {
  const { parameters } = method;
  if (method.varargs && args.length >= parameters.length - 1) return varargsFit(parameters, args);
  if (parameters.length !== args.length) return undefined;
  let fit: Fit = 'exact';
  for (let i = 0; i < args.length; i++) {
    const next = argumentFit(parameters[i] ?? objectClass, args[i] ?? null);
    if (!next) return undefined;
    fit = worse(fit, next);
  }
  return fit;
}

function argumentFit(parameter: JavaClass, arg: JavaClass | null): Fit | undefined {
  if (arg === parameter) return 'exact';
  if (!arg) return parameter.isPrimitive ? undefined : 'exact';
  if (parameter.accepts(arg)) return 'close';
  return canConvert(arg, parameter) ? 'conversion' : undefined;
}

function varargsFit(parameters: readonly JavaClass[], args: readonly (JavaClass | null)[]): Fit | undefined {
  const fixed = parameters.length - 1;
  let fit: Fit = 'exact';
  for (let i = 0; i < fixed; i++) {
    const next = argumentFit(parameters[i] ?? objectClass, args[i] ?? null);
    if (!next) return undefined;
    fit = worse(fit, next);
  }
  const array = parameters[fixed];
  if (args.length === parameters.length && args[fixed] === array) return fit;
  const component = array?.component ?? objectClass;
  for (const arg of args.slice(fixed)) {
    const next = argumentFit(component, arg);
    if (!next) return undefined;
    fit = worse(fit, next);
  }
  return fit;
}

function distanceOf(method: JavaMethod, args: readonly (JavaClass | null)[]): number {
  let distance = 0;
  for (let i = 0; i < method.parameters.length; i++) {
    const parameter = method.parameters[i] ?? objectClass;
    const arg = args[i];
    if (!arg) {
      if (parameter.isPrimitive) return Number.MAX_SAFE_INTEGER;
      continue;
    }
    if (!parameter.accepts(arg)) return Number.MAX_SAFE_INTEGER;
    distance += hierarchyDistance(parameter.isPrimitive ? objectClass : parameter, arg);
  }
  return distance;
}

function hierarchyDistance(parameter: JavaClass, arg: JavaClass): number {
  let distance = parameter.isInterface ? 1 : 0;
  for (let above = arg.superclass; above && parameter.accepts(above); above = above.superclass) {
    distance += 2;
    if (above === parameter) break;
  }
  return distance;
}

/** The arguments as the method takes them, varargs packed into an array. */
export function convertArguments(method: JavaMethod, args: readonly Value[], meter: Meter): Value[] {
  const { parameters } = method;
  if (!method.varargs) return args.map((arg, i) => convert(arg, parameters[i] ?? objectClass, meter));
  const fixed = parameters.length - 1;
  const array = parameters[fixed] ?? objectClass;
  const component = array.component ?? objectClass;
  const head = args.slice(0, fixed).map((arg, i) => convert(arg, parameters[i] ?? objectClass, meter));
  return [...head, packed(args.slice(fixed), array, component, meter)];
}

/** A single list or array stands for the varargs themselves. */
function packed(rest: readonly Value[], array: JavaClass, component: JavaClass, meter: Meter): Value {
  const only = rest.length === 1 ? (rest[0] ?? null) : null;
  if (only !== null && isWholeVarargs(only, array, component)) {
    const whole = convert(only, array, meter);
    return whole instanceof JavaArray ? whole.items : [whole];
  }
  return rest.map((arg) => convert(arg, component, meter));
}

function isWholeVarargs(only: Value, array: JavaClass, component: JavaClass): boolean {
  if (Array.isArray(only)) return true;
  const given = classOf(only) ?? objectClass;
  if (given.component) return true;
  return !component.accepts(given) && elementsOf(only) === undefined && !array.accepts(given);
}
