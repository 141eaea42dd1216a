/** All sources of a project folder, with every import resolved to a file of the project or the name of a package. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import { type Import, type Module, readModule } from './module.ts';

export interface ResolvedImport extends Import {
  /** The imported file, when it is one of ours. */
  file?: string;
  /** The imported package, `node:fs` or `next`, when it is not. */
  package?: string;
}

export interface SourceFile extends Omit<Module, 'imports'> {
  imports: ResolvedImport[];
  /** Tests and what only tests use; most rules do not bind them. */
  isTest: boolean;
}

export type Tree = ReadonlyMap<string, SourceFile>;

const folders = ['app', 'components', 'lib', 'worker', 'prisma', 'scripts', 'e2e'];
const skipped = /(^|\/)(node_modules|generated|\.next)(\/|$)|\.d\.ts$/;

export function readTree(root: string): Tree {
  const paths = [...folders.flatMap((folder) => sourcesIn(root, folder)), ...sourcesIn(root, '', false)];
  const known = new Set(paths);
  const tree = new Map<string, SourceFile>();
  for (const path of paths) {
    const module = readModule(path, readFileSync(join(root, path), 'utf8'));
    const imports = module.imports.map((entry) => resolve(path, entry, known));
    tree.set(path, { ...module, imports, isTest: isTest(path, imports) });
  }
  return tree;
}

function sourcesIn(root: string, folder: string, deep = true): string[] {
  const base = join(root, folder);
  if (!existsSync(base) || !statSync(base).isDirectory()) return [];
  return readdirSync(base, { recursive: deep, encoding: 'utf8' })
    .map((name) => posix.join(folder, name.replaceAll('\\', '/')))
    .filter((path) => /\.(ts|tsx|mjs|js|jsx)$/.test(path) && !skipped.test(path))
    .sort();
}

function isTest(path: string, imports: ResolvedImport[]): boolean {
  if (/\.(test|spec)\.tsx?$|(^|\/)test-[^/]*$/.test(path) || /(^|\/)testing\//.test(path) || path.startsWith('e2e/'))
    return true;
  return imports.some((entry) => entry.package === 'vitest');
}

function resolve(from: string, entry: Import, known: ReadonlySet<string>): ResolvedImport {
  const base = localBase(from, entry.specifier);
  if (base === undefined) return { ...entry, package: packageName(entry.specifier) };
  if (base.endsWith('.json') || base.endsWith('.css')) return entry;
  const file = ['', '.ts', '.tsx', '.mjs'].map((end) => `${base}${end}`).find((path) => known.has(path));
  return { ...entry, file: file ?? base };
}

/** Names beginning with `#` are those of "imports" in package.json: the folder's name, then the path inside it. */
function localBase(from: string, specifier: string): string | undefined {
  if (specifier.startsWith('.')) return posix.join(posix.dirname(from), specifier);
  return specifier.startsWith('#') ? specifier.slice(1) : undefined;
}

function packageName(specifier: string): string {
  const [scope = '', name = ''] = specifier.split('/');
  return scope.startsWith('@') ? `${scope}/${name}` : scope;
}
