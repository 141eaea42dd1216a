/** One room reads the environment, so that every setting has one name, one meaning and one error message. */
import type { Violation } from './check.ts';
import { inside } from './rooms.ts';
import type { Tree } from './tree.ts';

/** Besides lib/config: tools around the product, and the sandbox, which is a program of its own. */
const exempt = ['lib/config', 'scripts', 'e2e', 'lib/sandbox/main.ts'];

export function environment(tree: Tree): Violation[] {
  return [...tree.values()]
    .filter((file) => !file.isTest && !/^[^/]+\.config\.\w+$/.test(file.path))
    .filter((file) => !exempt.some((folder) => inside(file.path, folder)))
    .flatMap((file) =>
      file.environment.map(({ line }) => ({
        file: file.path,
        line,
        rule: 'environment',
        message:
          'Reads process.env. Only lib/config does: add the setting to lib/config/settings.ts and take it from there',
      })),
    );
}
