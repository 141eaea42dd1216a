/** The first thing a zod check found, with its place: `stages.0.type: expected string`. */
export function sentenceOfIssues(issues: readonly { path: PropertyKey[]; message: string }[]): string {
  const issue = issues[0];
  const path = issue?.path.map(String).join('.');
  const message = issue?.message ?? 'it is not as expected';
  // It may name every key of what was sent.
  const text = path ? `${path}: ${message}` : message;
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

const longest = 400;
