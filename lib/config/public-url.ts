/** The address people use, as `GENNAKER_URL` says it; undefined when it does not. For what must not fail before the settings are read. */
export function publicUrlIfSet(): string | undefined {
  return process.env.GENNAKER_URL || undefined;
}
