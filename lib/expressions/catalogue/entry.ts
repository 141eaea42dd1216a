/** One line of the catalogue: what the editor completes and explains. */
export interface CatalogueMethod {
  /** The type as users know it. */
  type: string;
  name: string;
  /** Names of the parameters. */
  parameters: readonly string[];
  description: string;
  /** A whole expression without `${}`; it can be evaluated as it stands. */
  example: string;
  /** Called on the type itself: `T(Math).max(1, 2)`. */
  isStatic: boolean;
}

type Line = readonly [call: string, description: string, example: string];

/** `call` is `name(parameter, parameter)`. */
export const methodsOfType = (type: string, isStatic: boolean, lines: readonly Line[]): CatalogueMethod[] =>
  lines.map(([call, description, example]) => {
    const open = call.indexOf('(');
    const list = call.slice(open + 1, -1);
    return {
      type,
      name: call.slice(0, open),
      parameters: list === '' ? [] : list.split(', '),
      description,
      example,
      isStatic,
    };
  });
