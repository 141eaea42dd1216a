/**
 * The rooms of the house and the arrows between them. A pattern names a file or a folder without its ending, `*` stands
 * for one step of a path or the end of one. `types` may in addition be imported as types only, which vanish when the program runs.
 *
 * To add a room: name it here and in ARCHITECTURE.md. To add an arrow: think twice, then here.
 */
export interface Room {
  may: readonly string[];
  types?: readonly string[];
}

/** Pure rooms run anywhere: in the browser, the server and the worker. */
export const pureRooms = ['lib/kernel', 'lib/pipelines', 'lib/expressions'] as const;

/** Rooms with one folder per type and a registry. */
export const kindRooms = [
  'lib/stages',
  'lib/triggers',
  'lib/notifications',
  'lib/ci',
  'lib/artifacts',
  'lib/metric-stores',
  'lib/identity',
  'lib/providers',
] as const;

/** What people want done: reads in queries.ts, writes in commands.ts. */
export const useCaseRooms = [
  'lib/accounts',
  'lib/applications',
  'lib/approvals',
  'lib/audit',
  'lib/canary',
  'lib/executions',
  'lib/infrastructure',
  'lib/operations',
  'lib/pipeline-configs',
  'lib/pipeline-templates',
  'lib/search',
  'lib/users',
] as const;

/** What a type says of itself to everybody: runs in the browser too. */
const definitions = kindRooms.flatMap((room) => [`${room}/contract`, `${room}/definitions`, `${room}/*/definition`]);
/** What accounts say of themselves to forms: the table of the above by kind. */
const accountDefinitions = ['lib/accounts/definitions', 'lib/accounts/kind'];
const contracts = kindRooms.map((room) => `${room}/contract`);
const views = [...useCaseRooms.map((room) => `${room}/view`), 'lib/auth/actor', 'lib/auth/can'];
const outbound = ['lib/http/outbound*'];
const statuses = 'lib/engine/statuses';
const stageContract = ['lib/stages/contract', 'lib/stages/capabilities'];

/** A kind's folders see their contract, the pure rooms and the guarded client; the rest is handed to them. */
const kind: Room = {
  may: [...pureRooms, ...outbound, statuses],
  types: [...contracts, ...stageContract, 'lib/auth/actor', 'lib/programs/contract'],
};

const useCase: Room = {
  may: [
    ...pureRooms,
    ...useCaseRooms,
    ...definitions,
    ...stageContract,
    ...kindRooms.flatMap((room) => [`${room}/registry`, `${room}/connect`]),
    // What stages would do, and what they did, is asked of the stages themselves.
    'lib/stages/touched',
    'lib/stages/bind',
    'lib/stages/executors',
    ...outbound,
    'lib/auth',
    'lib/config',
    'lib/engine',
    'lib/programs/contract',
    'lib/queue',
    'lib/store',
  ],
};

export const rooms: Readonly<Record<string, Room>> = {
  'lib/kernel': { may: [] },
  'lib/config': { may: ['lib/kernel'] },
  'lib/programs': { may: ['lib/kernel'] },
  'lib/expressions': { may: ['lib/kernel'] },
  'lib/pipelines': { may: ['lib/kernel', 'lib/expressions', ...stageContract] },
  'lib/engine': { may: [...pureRooms, ...stageContract] },
  'lib/store': {
    may: [...pureRooms, 'lib/engine', 'lib/queue', 'prisma/generated'],
    types: [...views, ...contracts, ...stageContract],
  },
  'lib/queue': { may: [...pureRooms, 'lib/engine'], types: ['lib/store'] },
  ...Object.fromEntries(kindRooms.map((room) => [room, kind])),
  // What a trigger does is start pipelines, and a notification is delivered from what the store says of a run.
  'lib/triggers': { may: [...kind.may, ...useCase.may], types: kind.types },
  'lib/notifications': { may: [...kind.may, ...useCase.may], types: kind.types },
  // Executors are bound to what the engine runs.
  'lib/stages': { ...kind, types: [...(kind.types ?? []), 'lib/engine/ports'] },
  ...Object.fromEntries(useCaseRooms.map((room) => [room, useCase])),
  'lib/auth': { may: ['lib/kernel', 'lib/config', 'lib/store', 'lib/audit', 'lib/identity'], types: outbound },
  'lib/http': {
    // `connecting` because secrets of ways to sign in may lie where another account reaches.
    may: [
      'lib/kernel',
      'lib/config',
      'lib/auth',
      'lib/store',
      'lib/accounts/secrets',
      'lib/accounts/connecting',
      'lib/audit/tally',
      'lib/identity',
      'lib/programs',
    ],
  },
  'lib/sandbox': { may: ['lib/kernel'] },
  worker: { may: ['lib', 'worker', 'prisma/generated'] },
  'components/ui': { may: ['lib/kernel'] },
  'components/fields': {
    // Choices come from the server, and Monaco follows the theme.
    may: [
      ...pureRooms,
      ...definitions,
      // Which types artifacts have, and what their fields mean.
      'lib/artifacts/registry',
      'components/ui',
      'components/shell/api',
      'components/shell/theme',
    ],
    types: [...views, ...contracts],
  },
  components: {
    may: [
      ...pureRooms,
      ...definitions,
      ...accountDefinitions,
      ...kindRooms.flatMap((room) => [
        `${room}/registry`,
        `${room}/forms*`,
        `${room}/details*`,
        `${room}/*/form`,
        `${room}/*/details`,
      ]),
      ...stageContract,
      // What people do to live objects by hand becomes a stage, which its own folder writes.
      'lib/stages/operation*',
      statuses,
      'components',
    ],
    types: views,
  },
  app: {
    may: [
      ...pureRooms,
      ...useCaseRooms,
      ...definitions,
      ...stageContract,
      'lib/auth',
      'lib/config',
      'lib/http',
      statuses,
      'components',
    ],
  },
};

const faces = kindRooms.flatMap((room) => [`${room}/*/form`, `${room}/*/details`]);

/** The forms and pictures of a type, and the lists of them: the only files of lib that may use components. */
export const face: Room = {
  may: [...pureRooms, ...definitions, ...stageContract, ...faces, statuses, 'components'],
  types: views,
};

export const isFace = (path: string) =>
  /^lib\/[^/]+\/[^/]+\/(form|details)\.tsx$/.test(path) || /^lib\/[^/]+\/(forms|details)(-registry)?\.tsx?$/.test(path);

/** What the worker must not use although it may use lib. */
export const notForWorker = (path: string) => isFace(path) || (inside(path, 'lib/http') && !outboundFile.test(path));
const outboundFile = /^lib\/http\/outbound[^/]*$/;

/** The room a file lies in: the longest name above that holds it; undefined for files no arrow binds. */
export function roomOf(path: string): string | undefined {
  return Object.keys(rooms)
    .filter((room) => inside(path, room))
    .sort((one, other) => other.length - one.length)[0];
}

export function inside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

/** Whether a path is what the pattern names, or lies below it. */
export function matches(path: string, pattern: string): boolean {
  const wanted = pattern.split('/');
  const have = path.replace(/\.(tsx?|mjs)$/, '').split('/');
  return wanted.length <= have.length && wanted.every((part, index) => fits(have[index] ?? '', part));
}

function fits(name: string, part: string): boolean {
  return part.endsWith('*') ? name.startsWith(part.slice(0, -1)) : name === part;
}
