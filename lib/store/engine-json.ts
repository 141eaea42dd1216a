/**
 * JSON as Postgres takes it: what a stage returned may hold the NUL character or half of a surrogate pair, which jsonb
 * refuses. The first vanishes, the second becomes the replacement character. An escape counts only behind an even number
 * of backslashes: `\\u0000` is a backslash and text.
 */
export function postgresJson(value: unknown): string {
  const text = JSON.stringify(value);
  if (!/\\u(0000|d[89a-f])/.test(text)) return text;
  return text.replace(/(?<=(?:^|[^\\])(?:\\\\)*)\\u(0000|d[89a-f][0-9a-f]{2})/g, (_, code: string) =>
    code === '0000' ? '' : '\\ufffd',
  );
}
