/** The first thing a zod check found, with its place: `stages.0.type: expected string`. */
export function sentenceOfIssues(issues: readonly { path: PropertyKey[]; message: string }[]): string {
  const issue = issues[0];
  const path = issue?.path.map(String).join('.');
  const message = issue?.message ?? 'it is not as expected';
  return path ? `${path}: ${message}` : message;
}
