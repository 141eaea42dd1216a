/**
 * The classes an expression can meet, as far as method resolution, conversion and `instanceof` need them: a name, the
 * superclass chain and the interfaces. They are data; nothing here can be called.
 */
export class JavaClass {
  readonly name: string;
  readonly superclass: JavaClass | undefined;
  readonly interfaces: readonly JavaClass[];
  readonly isInterface: boolean;
  /** The wrapper class of a primitive. */
  readonly boxed: JavaClass | undefined;
  /** The element class of an array. */
  readonly component: JavaClass | undefined;
  readonly isEnum: boolean;
  private readonly ancestors: ReadonlySet<JavaClass>;

  constructor(name: string, options: ClassOptions = {}) {
    this.name = name;
    this.superclass = options.superclass;
    this.interfaces = options.interfaces ?? [];
    this.isInterface = options.isInterface ?? false;
    this.boxed = options.boxed;
    this.component = options.component;
    this.isEnum = options.isEnum ?? false;
    const ancestors = new Set<JavaClass>([this]);
    for (const parent of [options.superclass, ...this.interfaces]) {
      if (parent) for (const ancestor of parent.ancestors) ancestors.add(ancestor);
    }
    this.ancestors = ancestors;
  }

  get isPrimitive(): boolean {
    return this.boxed !== undefined;
  }

  /** The name without its package, as users write it. */
  get simpleName(): string {
    return this.name.slice(this.name.lastIndexOf('.') + 1);
  }

  /** What `String.valueOf` of the class object prints. */
  get label(): string {
    if (this.isPrimitive || this.name === 'void') return this.name;
    return `${this.isInterface ? 'interface' : 'class'} ${this.component ? this.descriptor : this.name}`;
  }

  private get descriptor(): string {
    if (!this.component) return primitiveCodes.get(this.name) ?? `L${this.name};`;
    return `[${this.component.descriptor}`;
  }

  /** Whether a value of `source` can be passed where this class is wanted, primitives boxed. */
  accepts(source: JavaClass): boolean {
    const target = this.boxed ?? this;
    const given = source.boxed ?? source;
    if (given.ancestors.has(target)) return true;
    if (!given.component) return false;
    if (target === objectClass) return true;
    if (!target.component) return false;
    if (target.component.isPrimitive || given.component.isPrimitive) return target.component === given.component;
    return target.component.accepts(given.component);
  }
}

interface ClassOptions {
  superclass?: JavaClass;
  interfaces?: readonly JavaClass[];
  isInterface?: boolean;
  boxed?: JavaClass;
  component?: JavaClass;
  isEnum?: boolean;
}

const primitiveCodes = new Map([
  ['int', 'I'],
  ['long', 'J'],
  ['double', 'D'],
  ['float', 'F'],
  ['boolean', 'Z'],
  ['char', 'C'],
  ['byte', 'B'],
  ['short', 'S'],
]);

const classes = new Map<string, JavaClass>();

function define(name: string, options: ClassOptions = {}): JavaClass {
  const made = new JavaClass(name, options);
  classes.set(name, made);
  return made;
}

const contract = (name: string, ...interfaces: JavaClass[]) => define(name, { interfaces, isInterface: true });

export const objectClass = define('java.lang.Object');
const concrete = (name: string, superclass = objectClass, ...interfaces: JavaClass[]) =>
  define(name, { superclass, interfaces });

const comparable = contract('java.lang.Comparable');
export const charSequenceClass = contract('java.lang.CharSequence');
const iterable = contract('java.lang.Iterable');
export const collectionInterface = contract('java.util.Collection', iterable);
export const listInterface = contract('java.util.List', collectionInterface);
const setInterface = contract('java.util.Set', collectionInterface);
export const mapInterface = contract('java.util.Map');
export const numberClass = concrete('java.lang.Number');
export const enumClass = concrete('java.lang.Enum', objectClass, comparable);
export const classClass = concrete('java.lang.Class');

const boxedNumber = (name: string) => concrete(name, numberClass, comparable);
export const stringClass = concrete('java.lang.String', objectClass, comparable, charSequenceClass);
export const integerClass = boxedNumber('java.lang.Integer');
export const longClass = boxedNumber('java.lang.Long');
export const doubleClass = boxedNumber('java.lang.Double');
export const floatClass = boxedNumber('java.lang.Float');
export const bigIntegerClass = boxedNumber('java.math.BigInteger');
export const byteClass = boxedNumber('java.lang.Byte');
export const shortClass = boxedNumber('java.lang.Short');
export const characterClass = concrete('java.lang.Character', objectClass, comparable);
export const booleanClass = concrete('java.lang.Boolean', objectClass, comparable);

const primitive = (name: string, boxed: JavaClass) => define(name, { boxed });
export const intPrimitive = primitive('int', integerClass);
export const longPrimitive = primitive('long', longClass);
export const doublePrimitive = primitive('double', doubleClass);
export const floatPrimitive = primitive('float', floatClass);
export const bytePrimitive = primitive('byte', byteClass);
export const shortPrimitive = primitive('short', shortClass);
export const charPrimitive = primitive('char', characterClass);
export const booleanPrimitive = primitive('boolean', booleanClass);

const abstractCollection = concrete('java.util.AbstractCollection', objectClass, collectionInterface);
const abstractList = concrete('java.util.AbstractList', abstractCollection, listInterface);
const abstractSet = concrete('java.util.AbstractSet', abstractCollection, setInterface);
export const listClass = concrete('java.util.ArrayList', abstractList, listInterface);
const abstractMap = concrete('java.util.AbstractMap', objectClass, mapInterface);
const hashMap = concrete('java.util.HashMap', abstractMap, mapInterface);
export const mapClass = concrete('java.util.LinkedHashMap', hashMap, mapInterface);
export const setClass = concrete('java.util.LinkedHashSet', abstractSet, setInterface);
export const valuesClass = concrete('java.util.LinkedHashMap.LinkedValues', abstractCollection);
export const entryClass = concrete('java.util.Map.Entry');

const temporalAccessor = contract('java.time.temporal.TemporalAccessor');
const temporal = contract('java.time.temporal.Temporal', temporalAccessor);
const adjuster = contract('java.time.temporal.TemporalAdjuster');
const unit = contract('java.time.temporal.TemporalUnit');
const chronoDate = contract('java.time.chrono.ChronoLocalDate', temporal, adjuster, comparable);
const chronoDateTime = contract('java.time.chrono.ChronoLocalDateTime', temporal, adjuster, comparable);
export const dateClass = concrete('java.util.Date', objectClass, comparable);
const format = concrete('java.text.Format');
const dateFormat = concrete('java.text.DateFormat', format);
export const dateFormatClass = concrete('java.text.SimpleDateFormat', dateFormat);
export const localDateClass = concrete('java.time.LocalDate', objectClass, chronoDate);
export const localDateTimeClass = concrete('java.time.LocalDateTime', objectClass, chronoDateTime);
export const instantClass = concrete('java.time.Instant', objectClass, temporal, adjuster, comparable);
export const localTimeClass = concrete('java.time.LocalTime', objectClass, temporal, adjuster, comparable);
const enumeration = (name: string, ...interfaces: JavaClass[]) =>
  define(name, { superclass: enumClass, interfaces, isEnum: true });
export const zoneClass = concrete('java.time.ZoneId');
export const offsetClass = concrete('java.time.ZoneOffset', zoneClass);
export const timeZoneClass = concrete('java.util.TimeZone');
export const localeClass = concrete('java.util.Locale');
export const charsetClass = concrete('java.nio.charset.Charset');
contract('java.util.Comparator');
export const monthClass = enumeration('java.time.Month', temporalAccessor, adjuster);
export const dayOfWeekClass = enumeration('java.time.DayOfWeek', temporalAccessor, adjuster);
export const chronoUnitClass = enumeration('java.time.temporal.ChronoUnit', unit);
export const statusClass = enumeration(
  'com.netflix.spinnaker.orca.api.pipeline.models.ExecutionStatus',
  charSequenceClass,
);
export const uuidClass = concrete('java.util.UUID', objectClass, comparable);
export const randomClass = concrete('java.util.Random');
export const notEvaluableClass = concrete('com.netflix.spinnaker.kork.expressions.NotEvaluableExpression');
for (const name of ['java.lang.Math', 'java.net.URLEncoder', 'java.time.temporal.TemporalAdjusters']) concrete(name);

/** A class of Spinnaker's execution model: a name and no ancestors of interest. */
export const modelClass = (name: string): JavaClass => classes.get(name) ?? concrete(name);

/** Throws for a name that is not in the tables: signatures are written by us. */
export function classNamed(name: string): JavaClass {
  const found = classes.get(name);
  if (!found) throw new Error(`No class is named ${name}`);
  return found;
}

export const findClass = (name: string): JavaClass | undefined => classes.get(name);

const arrays = new Map<JavaClass, JavaClass>();

export function arrayOf(component: JavaClass): JavaClass {
  let found = arrays.get(component);
  if (!found) {
    found = new JavaClass(`${component.name}[]`, { superclass: objectClass, component });
    arrays.set(component, found);
  }
  return found;
}

/** What `T(…)` and `new` may name, by every spelling that Spring would find. */
const allowed = [
  stringClass,
  integerClass,
  longClass,
  doubleClass,
  byteClass,
  booleanClass,
  classNamed('java.lang.Math'),
  dateClass,
  randomClass,
  uuidClass,
  dateFormatClass,
  localDateClass,
  localDateTimeClass,
  instantClass,
  dayOfWeekClass,
  chronoUnitClass,
  classNamed('java.net.URLEncoder'),
  classNamed('java.time.temporal.TemporalAdjusters'),
];

const allowedNames = new Map<string, JavaClass>();
for (const entry of allowed) {
  allowedNames.set(entry.name, entry);
  if (entry.name.startsWith('java.lang.')) allowedNames.set(entry.simpleName, entry);
}

/** The class behind a name in an expression, or undefined where the name is unknown or not allowed. */
export const allowedClass = (name: string): JavaClass | undefined => allowedNames.get(name);

export const allowedClassNames: readonly string[] = allowed.map((entry) => entry.name);

/** Names that `T(int)` and `new int[…]` know besides the allowed classes; any case, as Spring has it. */
export function primitiveNamed(name: string): JavaClass | undefined {
  const found = classes.get(name.toLowerCase());
  return found?.isPrimitive ? found : undefined;
}
