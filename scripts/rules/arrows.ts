/** Arrows between rooms point one way. */
import type { Violation } from './check.ts';
import { face, inside, isFace, kindRooms, matches, notForWorker, type Room, roomOf, rooms } from './rooms.ts';
import type { ResolvedImport, SourceFile, Tree } from './tree.ts';

export function arrows(tree: Tree): Violation[] {
  return [...tree.values()]
    .filter((file) => !file.isTest)
    .flatMap((file) => [...unknownRoom(file), ...wrongArrows(file)]);
}

function unknownRoom({ path }: SourceFile): Violation[] {
  if (!path.startsWith('lib/') || roomOf(path)) return [];
  const cure = 'lib holds rooms: put it into one, or name the new room in scripts/rules/rooms.ts and ARCHITECTURE.md';
  return [
    { file: path, line: 1, rule: 'arrows', message: `${path.split('/').slice(0, 2).join('/')} is not a room. ${cure}` },
  ];
}

function wrongArrows(file: SourceFile): Violation[] {
  const room = isFace(file.path) ? undefined : roomOf(file.path);
  const rules = isFace(file.path) ? face : room ? rooms[room] : undefined;
  if (!rules) return [];
  return file.imports.flatMap((entry) => {
    const complaint = entry.file ? complain(file.path, room, rules, entry, entry.file) : undefined;
    return complaint ? [{ file: file.path, line: entry.line, rule: 'arrows', message: complaint }] : [];
  });
}

function complain(
  from: string,
  room: string | undefined,
  rules: Room,
  entry: ResolvedImport,
  to: string,
): string | undefined {
  const stranger = otherType(from, to);
  if (stranger) {
    return `${stranger.own} reaches into ${stranger.other}. Types do not know each other: move what both need to ${stranger.room}`;
  }
  if (room === 'worker' && notForWorker(to)) {
    return `The worker uses ${to}. It may use all of lib but the web's half of http and the forms`;
  }
  const own = room ?? roomOf(from);
  if (own && inside(to, own) && !isFace(to)) return undefined;
  if (isFace(from) && isSibling(from, to)) return undefined;
  const allowed = entry.kind === 'type' ? [...rules.may, ...(rules.types ?? [])] : rules.may;
  if (allowed.some((pattern) => matches(to, pattern))) return undefined;
  const typesOnly = rules.types?.some((pattern) => matches(to, pattern));
  if (typesOnly) return `${own} may take only types from ${to}: write "import type", or have the value handed in`;
  return `${own ?? from} may not use ${to}. It may use: ${summary(rules, own)}. Move the code, or have it handed in through a contract`;
}

const isSibling = (one: string, other: string) =>
  one.slice(0, one.lastIndexOf('/')) === other.slice(0, other.lastIndexOf('/'));

/** One type's folder that imports from another's. */
function otherType(from: string, to: string): { own: string; other: string; room: string } | undefined {
  const room = kindRooms.find((name) => inside(from, name) && inside(to, name));
  if (!room) return undefined;
  const folder = (path: string) => {
    const rest = path.slice(room.length + 1).split('/');
    return rest.length > 1 ? rest[0] : undefined;
  };
  const [own, other] = [folder(from), folder(to)];
  if (!own || !other || own === other) return undefined;
  return { own: `${room}/${own}`, other: `${room}/${other}`, room };
}

function summary(rules: Room, own: string | undefined): string {
  const names = [...(own ? [own] : []), ...rules.may].map((pattern) => pattern.replace('/*/', '/…/'));
  return [...new Set(names)].join(', ');
}
