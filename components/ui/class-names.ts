/** Joins class names, leaving out what is not wanted. Additive only: a later class does not win over an earlier one. */
export function cx(...names: (string | false | null | undefined)[]): string {
  return names.filter(Boolean).join(' ');
}
