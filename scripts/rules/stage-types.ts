/**
 * Nobody outside a stage's folder knows its type by name: what others must treat specially is a property of the
 * contract. Types that mean something else as well (wait, pipeline, jenkins; manualJudgment is a notification's event)
 * count only where a type is compared with them; the others wherever they stand as a string. Rooms of other kinds have
 * types of their own and are left alone.
 */
import type { Violation } from './check.ts';
import { inside, kindRooms } from './rooms.ts';
import type { SourceFile, Tree } from './tree.ts';

/** lib/expressions: Spinnaker defines some functions of the language (#judgment) by the types they look for. */
const exempt = [
  'lib/expressions',
  'prisma',
  'scripts',
  'e2e',
  'lib/sandbox',
  ...kindRooms.filter((room) => room !== 'lib/stages'),
];
/** What has types of its own that may share a stage's name. */
const otherKinds = /trigger|account|ci|provider|notification|artifact|widget|event|node|source/i;

export function stageTypes(tree: Tree): Violation[] {
  const owners = ownersOf(tree);
  const events = new Set(tree.get('lib/notifications/contract.ts')?.strings.map(({ what }) => what));
  const ambiguous = (type: string) => !/[A-Z]/.test(type) || events.has(type);
  return [...tree.values()]
    .filter((file) => !file.isTest && !exempt.some((folder) => inside(file.path, folder)) && !isRegistry(file.path))
    .flatMap((file) => uses(file, owners, ambiguous));
}

/** Type → folder: the folder's name in camel case, if the definition in it holds that string. */
function ownersOf(tree: Tree): Map<string, string> {
  const owners = new Map<string, string>();
  for (const file of tree.values()) {
    const folder = /^(lib\/stages\/([^/]+))\/definition\.ts$/.exec(file.path);
    if (!folder?.[1] || !folder[2]) continue;
    const type = folder[2].replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
    if (file.strings.some(({ what }) => what === type)) owners.set(type, folder[1]);
  }
  return owners;
}

const isRegistry = (path: string) => /^lib\/stages\/[^/]+$/.test(path);

function uses(file: SourceFile, owners: Map<string, string>, ambiguous: (type: string) => boolean): Violation[] {
  const foreign = (type: string) => {
    const owner = owners.get(type);
    return owner !== undefined && !inside(file.path, owner);
  };
  const named = file.strings.filter(({ what }) => !ambiguous(what) && foreign(what));
  const compared = file.typeComparisons.filter(
    ({ what, subject }) => ambiguous(what) && foreign(what) && !otherKinds.test(subject),
  );
  return [...named, ...compared].map(({ what, line }) => ({
    file: file.path,
    line,
    rule: 'stage types',
    message: `Names the stage type "${what}" of ${owners.get(what)}. Give the contract a property that says what is special, and ask for that`,
  }));
}
