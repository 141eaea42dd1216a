/** What validation has to know of types; passed in, so that this room knows no concrete one. */
export interface KnownTypes {
  stages: readonly CheckableType[];
  triggers: readonly CheckableTrigger[];
}

export interface CheckableType {
  type: string;
  aliases?: readonly string[];
  fields: CheckableSchema;
  /** Fields that the type evaluates by itself while it runs. */
  literalFields?: readonly string[];
}

export interface CheckableTrigger {
  type: string;
  title: string;
  fields: CheckableSchema;
}

export interface CheckableSchema {
  safeParse(value: unknown): {
    success: boolean;
    error?: { issues: readonly { path: PropertyKey[]; message: string; expected?: unknown }[] };
  };
}

export interface FieldIssue {
  /** Dotted; empty for the value as a whole. */
  path: string;
  message: string;
}

/** What the schema has against the value, the first thing for each field. A value that is still an expression has its type only when it runs. */
export function issuesOf(schema: CheckableSchema, value: unknown): FieldIssue[] {
  const result = schema.safeParse(value);
  const issues = new Map<string, string>();
  for (const { path, message } of result.success ? [] : (result.error?.issues ?? [])) {
    if (holdsExpression(value, path)) continue;
    const dotted = path.map(String).join('.');
    if (!issues.has(dotted)) issues.set(dotted, message);
  }
  return [...issues].map(([path, message]) => ({ path, message }));
}

function holdsExpression(root: unknown, path: readonly PropertyKey[]): boolean {
  let value = root;
  for (const key of path) {
    if (typeof value === 'string') break;
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return false;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return typeof value === 'string' && value.includes('${');
}
