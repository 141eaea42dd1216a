/** The kinds of accounts there are, and what is said of where one comes from. Runs in the browser too. */
export const accountKinds = ['cloud', 'ci', 'artifact', 'metric-store', 'notification', 'identity'] as const;
export type AccountKind = (typeof accountKinds)[number];

/** Where an account is set up, in words. */
export function originOf(source: string): string {
  if (source === 'stored') return 'this installation';
  return source === 'file' ? 'gennaker.yaml' : `the ${source}`;
}

/** Why an account cannot be changed here; undefined = it can. */
export function lockOf(source: string): string | undefined {
  if (source === 'stored') return undefined;
  return source === 'file'
    ? 'comes from gennaker.yaml; change it there'
    : `belongs to the ${source} and stays as it is`;
}
