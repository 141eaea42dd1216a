/**
 * SQL for what a pipeline runs as. A pipeline made from a template keeps its config in `document` and what the template
 * makes of it in `resolved`; triggers, limits and stages are those of the latter. Null-safe: everybody else has no
 * `resolved`. The index over triggers is over this expression.
 */
export function runnableDocument(alias: string): string {
  return `coalesce(${alias}.resolved, ${alias}.document)`;
}
