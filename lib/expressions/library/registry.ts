import { ExpressionError, nullPointer } from '../errors.ts';
import type { Runtime } from '../evaluator/runtime.ts';
import { arrayOf, classNamed, type JavaClass } from '../values/java-class.ts';
import { toDouble, toInt, toLongValue } from '../values/numbers.ts';
import { Char, type Value } from '../values/value.ts';
import type { JavaMethod } from './java-method.ts';

/**
 * The allow-list of methods, as tables: a signature such as `substring(int,int)` and what it does. A method that is not
 * in a table does not exist. Signatures name parameter classes the Java way (short names for the usual ones, `…` for
 * varargs, `?` where null is a legal argument); resolution, conversion and unwrapping of the arguments follow from them,
 * and so do the types of the implementation's parameters.
 */
interface ArgumentTypes {
  int: number;
  long: bigint;
  double: number;
  float: number;
  boolean: boolean;
  char: string;
  String: string;
  CharSequence: string;
  'String?': string | null;
}
type Argument<T extends string> = T extends keyof ArgumentTypes
  ? ArgumentTypes[T]
  : T extends `${string}…`
    ? Value[]
    : Value;
type Arguments<T extends string> = T extends ''
  ? []
  : T extends `${infer Head},${infer Rest}`
    ? [Argument<Head>, ...Arguments<Rest>]
    : [Argument<T>];
type ParametersOf<S extends string> = S extends `${string}(${infer P})` ? Arguments<P> : never;
export type MethodTable<Self, Signature extends string> = {
  [S in Signature]: (self: Self, run: Runtime, ...args: ParametersOf<S>) => Value;
};

interface Tables {
  instance: JavaMethod[];
  statics: JavaMethod[];
  constructors: JavaMethod[];
}

const tables = new Map<JavaClass, Tables>();

function tablesOf(owner: JavaClass): Tables {
  let found = tables.get(owner);
  if (!found) {
    found = { instance: [], statics: [], constructors: [] };
    tables.set(owner, found);
  }
  return found;
}

/** Methods of the instances of a class. `Self` is the class's representation. */
export function instanceMethods<Self>(className: string) {
  return <S extends string>(table: MethodTable<Self, S>): void => add(className, 'instance', table);
}

export function staticMethods<S extends string>(className: string, table: MethodTable<null, S>): void {
  add(className, 'statics', table);
}

/** Signatures are written as `new(int)`. */
export function constructors<S extends string>(className: string, table: MethodTable<null, S>): void {
  add(className, 'constructors', table);
}

function add<Self, S extends string>(className: string, group: keyof Tables, table: MethodTable<Self, S>): void {
  const owner = classNamed(className);
  for (const [signature, run] of Object.entries(table)) {
    tablesOf(owner)[group].push(methodFrom(owner, signature, run as (...args: never[]) => Value));
  }
}

const shortNames: Readonly<Record<string, string>> = {
  String: 'java.lang.String',
  CharSequence: 'java.lang.CharSequence',
  Object: 'java.lang.Object',
  Integer: 'java.lang.Integer',
  Long: 'java.lang.Long',
  Double: 'java.lang.Double',
  Float: 'java.lang.Float',
  Byte: 'java.lang.Byte',
  Boolean: 'java.lang.Boolean',
  Character: 'java.lang.Character',
  Iterable: 'java.lang.Iterable',
  Collection: 'java.util.Collection',
  List: 'java.util.List',
  Map: 'java.util.Map',
  Date: 'java.util.Date',
  UUID: 'java.util.UUID',
  LocalDate: 'java.time.LocalDate',
  LocalDateTime: 'java.time.LocalDateTime',
  LocalTime: 'java.time.LocalTime',
  Instant: 'java.time.Instant',
  DayOfWeek: 'java.time.DayOfWeek',
  ChronoUnit: 'java.time.temporal.ChronoUnit',
  ChronoLocalDate: 'java.time.chrono.ChronoLocalDate',
  ChronoLocalDateTime: 'java.time.chrono.ChronoLocalDateTime',
  Temporal: 'java.time.temporal.Temporal',
  TemporalUnit: 'java.time.temporal.TemporalUnit',
  TemporalAdjuster: 'java.time.temporal.TemporalAdjuster',
  TemporalAccessor: 'java.time.temporal.TemporalAccessor',
  ZoneId: 'java.time.ZoneId',
  ZoneOffset: 'java.time.ZoneOffset',
  TimeZone: 'java.util.TimeZone',
  Locale: 'java.util.Locale',
  Charset: 'java.nio.charset.Charset',
  Comparator: 'java.util.Comparator',
  Month: 'java.time.Month',
};

function parameterClass(text: string): JavaClass {
  const base = text.replace(/[?…]$/, '');
  if (text.endsWith('…') || base.endsWith('[]')) return arrayOf(parameterClass(base.replace('[]', '')));
  return classNamed(shortNames[base] ?? base);
}

/** Also how functions (`#name(…)`) declare themselves; they have no owner of interest. */
export function methodFrom(owner: JavaClass, signature: string, run: (...args: never[]) => Value): JavaMethod {
  const open = signature.indexOf('(');
  const list = signature.slice(open + 1, -1);
  const written = list === '' ? [] : list.split(',');
  const parameters = written.map(parameterClass);
  const unwrap = parameters.map(unwrapperOf);
  const nullable = written.map((text, i) => text.endsWith('?') || !isNeverNull(parameters[i]));
  const call = run as unknown as (self: Value, runtime: Runtime, ...args: Value[]) => Value;
  return {
    name: signature.slice(0, open),
    signature,
    owner,
    parameters,
    nullable,
    varargs: list.endsWith('…'),
    invoke(self: Value, runtime: Runtime, args: readonly Value[]): Value {
      return call(self, runtime, ...args.map((arg, i) => unwrapped(arg, unwrap[i], nullable[i])));
    },
  };
}

/** Reference types whose methods read the argument at once, so that null is a NullPointerException. */
const neverNull = new Set([
  'java.lang.String',
  'java.lang.CharSequence',
  'java.lang.Integer',
  'java.lang.Long',
  'java.lang.Double',
  'java.lang.Float',
  'java.lang.Byte',
  'java.lang.Short',
  'java.math.BigInteger',
  'java.lang.Boolean',
  'java.lang.Character',
  'java.time.chrono.ChronoLocalDate',
  'java.time.chrono.ChronoLocalDateTime',
  'java.time.Instant',
  'java.util.Date',
  'java.util.UUID',
  'java.util.Collection',
  'java.util.Map',
  'java.util.Locale',
  'java.util.TimeZone',
  'java.time.ZoneId',
  'java.time.ZoneOffset',
  'java.time.temporal.TemporalUnit',
  'java.time.temporal.TemporalAdjuster',
  'java.time.temporal.Temporal',
]);

/** Arrays but for varargs, which are there even without an argument. */
const isNeverNull = (parameter: JavaClass | undefined) =>
  parameter !== undefined && (neverNull.has(parameter.name) || parameter.component?.isPrimitive === true);

function unwrapped(arg: Value, unwrap: ((value: Value) => Value) | undefined, nullable: boolean | undefined): Value {
  if (arg !== null) return unwrap ? unwrap(arg) : arg;
  if (nullable) return null;
  throw nullPointer('An argument is null');
}

function unwrapperOf(parameter: JavaClass): ((value: Value) => Value) | undefined {
  switch (parameter.name) {
    case 'int':
    case 'byte':
    case 'short':
      return toInt;
    case 'long':
      return toLongValue;
    case 'double':
    case 'float':
      return toDouble;
    case 'char':
      return (value) => (value instanceof Char ? value.value : value);
    case 'java.lang.CharSequence':
      return (value) => (typeof value === 'string' ? value : charsOf(value));
    default:
      return undefined;
  }
}

/** The only other character sequence is a status. */
function charsOf(value: Value): Value {
  const name = typeof value === 'object' && value !== null && 'name' in value ? value.name : undefined;
  if (typeof name === 'string') return name;
  throw new ExpressionError('conversion', 'A text is needed as argument');
}

const merged = new Map<JavaClass, readonly JavaMethod[]>();
const none: readonly JavaMethod[] = [];

/** Every method of the instances of a class: its own, the inherited, and its statics (callable on an instance too). */
export function methodsOf(owner: JavaClass): readonly JavaMethod[] {
  const known = merged.get(owner);
  if (known) return known;
  const bySignature = new Map<string, JavaMethod>();
  const visit = (ancestor: JavaClass): void => {
    const table = tables.get(ancestor);
    for (const method of [...(table?.instance ?? none), ...(table?.statics ?? none)]) {
      const plain = method.signature.replaceAll('?', '');
      if (!bySignature.has(plain)) bySignature.set(plain, method);
    }
    for (const parent of [ancestor.superclass, ...ancestor.interfaces]) if (parent) visit(parent);
  };
  visit(owner);
  const list = byParameterCount([...bySignature.values()]);
  merged.set(owner, list);
  return list;
}

const sortedStatics = new Map<JavaClass, readonly JavaMethod[]>();

export function staticMethodsOf(owner: JavaClass): readonly JavaMethod[] {
  let found = sortedStatics.get(owner);
  if (!found) {
    found = byParameterCount([...(tables.get(owner)?.statics ?? none)]);
    sortedStatics.set(owner, found);
  }
  return found;
}

export const constructorsOf = (owner: JavaClass): readonly JavaMethod[] => tables.get(owner)?.constructors ?? none;

function byParameterCount(methods: JavaMethod[]): readonly JavaMethod[] {
  return methods.sort((a, b) => a.parameters.length - b.parameters.length || Number(a.varargs) - Number(b.varargs));
}
