import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { checkProject } from './check.ts';

let root: string | undefined;
afterEach(() => {
  if (root) rmSync(root, { recursive: true, force: true });
});

/** Writes a small project, checks it, and gives each violation as `file [rule] message`. */
function check(files: Record<string, string>): string[] {
  root = mkdtempSync(join(tmpdir(), 'gennaker-rules-'));
  for (const [path, text] of Object.entries(files)) {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return checkProject(root).violations.map(({ file, line, rule, message }) => `${file}:${line} [${rule}] ${message}`);
}

const empty = 'export {};\n';
const definition = (type: string) => `export const definition = { type: '${type}', title: 'T' };\n`;

/** What every violation below must be told apart from: the same shapes, allowed. */
const sound = {
  'lib/kernel/errors.ts': 'export const invalid = (message: string) => new Error(message);\n',
  'lib/kernel/ids.ts': "import { randomUUID } from 'node:crypto';\nexport const newId = () => randomUUID();\n",
  'lib/pipelines/graph.ts': "import { invalid } from '#lib/kernel/errors';\nexport const check = () => invalid('x');\n",
  'lib/stages/contract.ts':
    "import type { invalid } from '#lib/kernel/errors';\nexport interface Step { fail: typeof invalid }\n",
  'lib/engine/ports.ts': "import type { Step } from '#lib/stages/contract';\nexport type StageRun = Step[];\n",
  'lib/stages/wait/definition.ts': definition('wait'),
  'lib/stages/manual-judgment/definition.ts': definition('manualJudgment'),
  'lib/stages/scale-manifest/definition.ts': definition('scaleManifest'),
  'lib/stages/manual-judgment/details.tsx':
    "import { Button } from '#components/ui/button';\nexport const Details = () => <p>Don't {String(Button)} `manualJudgment`</p>;\n",
  'lib/stages/definitions.ts':
    "import { definition } from '#lib/stages/wait/definition';\nexport const all = { wait: definition, manualJudgment: null };\n",
  'lib/notifications/contract.ts': "export const events = ['manualJudgment'];\n",
  'lib/engine/moments.ts': "export const moments = ['manualJudgment'];\n",
  'lib/store/executions.ts':
    "import { PrismaClient } from '#prisma/generated/client';\nexport const db = PrismaClient;\n",
  'lib/config/settings.ts': 'export const port = process.env.PORT;\n',
  'proxy.ts': "export const watching = process.env.NODE_ENV === 'development';\n",
  'lib/applications/queries.ts': "import { db } from '#lib/store/executions';\nexport const list = () => db;\n",
  'components/ui/button.tsx': 'export const Button = () => <button type="button">A</button>;\n',
  'app/page.tsx':
    "import { Button } from '#components/ui/button';\nimport { list } from '#lib/applications/queries';\nexport default () => <Button>{String(list)}</Button>;\n",
  'worker/main.ts':
    "import { db } from '#lib/store/executions';\n// process.env, eval('x') and vm are only spoken of\nconsole.log(db, 'eval(1)');\n",
};

const violations: [title: string, files: Record<string, string>, expected: string][] = [
  [
    'a component that reads the store',
    {
      'components/list.tsx':
        "import { db } from '#lib/store/executions';\nexport const List = () => <p>{String(db)}</p>;\n",
    },
    'components/list.tsx:1 [arrows] components may not use lib/store/executions.ts. It may use:',
  ],
  [
    'a primitive that knows a product noun',
    { 'components/ui/bar.tsx': "import { check } from '#lib/pipelines/graph';\nexport const Bar = check;\n" },
    'components/ui/bar.tsx:1 [arrows] components/ui may not use lib/pipelines/graph.ts',
  ],
  [
    'a page that reads the store itself',
    { 'app/list/page.tsx': "import { db } from '#lib/store/executions';\nexport default () => db;\n" },
    'app/list/page.tsx:1 [arrows] app may not use lib/store/executions.ts',
  ],
  [
    'a kernel that looks upwards',
    { 'lib/kernel/clock.ts': "export { check } from '#lib/pipelines/graph';\nexport const now = 1;\n" },
    'lib/kernel/clock.ts:1 [arrows] lib/kernel may not use lib/pipelines/graph.ts',
  ],
  [
    'an arrow hidden in a dynamic import',
    { 'lib/pipelines/late.ts': "export const late = () => import('#lib/store/executions');\n" },
    'lib/pipelines/late.ts:1 [arrows] lib/pipelines may not use lib/store/executions.ts',
  ],
  [
    'an arrow hidden behind a relative path',
    { 'lib/pipelines/sly.ts': "import { db } from '../store/executions.ts';\nexport const sly = db;\n" },
    'lib/pipelines/sly.ts:1 [names] "../store/executions.ts" leaves lib/pipelines. Write the whole name: "#lib/store/executions"',
  ],
  [
    'product code that knows the sandbox',
    { 'lib/sandbox/main.ts': empty, 'lib/accounts/commands.ts': "import '#lib/sandbox/main';\n" },
    'lib/accounts/commands.ts:1 [arrows] lib/accounts may not use lib/sandbox/main.ts',
  ],
  [
    'a stage that reaches into another',
    {
      'lib/stages/wait/execute.ts':
        "import { definition } from '#lib/stages/manual-judgment/definition';\nexport const x = definition;\n",
    },
    'lib/stages/wait/execute.ts:1 [arrows] lib/stages/wait reaches into lib/stages/manual-judgment. Types do not know each other',
  ],
  [
    'a folder of lib that is no room',
    { 'lib/stuff/thing.ts': empty },
    'lib/stuff/thing.ts:1 [arrows] lib/stuff is not a room. lib holds rooms: put it into one',
  ],
  [
    'a use case taken where only its types may be',
    {
      'lib/applications/view.ts': 'export const blank = {};\n',
      'lib/store/view-reader.ts': "import { blank } from '#lib/applications/view';\nexport const read = blank;\n",
    },
    'lib/store/view-reader.ts:1 [arrows] lib/store may take only types from lib/applications/view.ts: write "import type"',
  ],
  [
    'a worker that uses the route wrapper',
    { 'lib/http/route.ts': empty, 'worker/job.ts': "import '#lib/http/route';\n" },
    "worker/job.ts:1 [arrows] The worker uses lib/http/route.ts. It may use all of lib but the web's half of http and the forms",
  ],
  [
    'a cycle of imports',
    {
      'lib/pipelines/one.ts': "import { two } from './two.ts';\nexport const one = () => two;\n",
      'lib/pipelines/two.ts': "import { one } from './one.ts';\nexport const two = () => one;\n",
    },
    'Import cycle lib/pipelines/one.ts → lib/pipelines/two.ts → lib/pipelines/one.ts. Move what both sides need',
  ],
  [
    'a barrel file',
    { 'lib/pipelines/all.ts': "export * from './graph.ts';\n" },
    'lib/pipelines/all.ts:1 [barrels] Barrel files hide where things come from',
  ],
  ['an index file', { 'components/index.ts': 'export const a = 1;\n' }, 'components/index.ts:1 [barrels]'],
  ...['utils', 'helpers', 'common', 'misc', 'manager', 'types'].map(
    (name): [string, Record<string, string>, string] => [
      `a drawer called ${name}`,
      { [`lib/pipelines/${name}.ts`]: 'export const a = 1;\n' },
      `lib/pipelines/${name}.ts:1 [names] "${name}.ts" says nothing about what is inside`,
    ],
  ),
  [
    'an engine that imports Next',
    { 'lib/engine/drive.ts': "import { after } from 'next/server';\nexport const x = after;\n" },
    'lib/engine/drive.ts:1 [packages] The engine imports next. It knows neither web nor database: declare a port',
  ],
  [
    'an engine that knows a concrete stage',
    {
      'lib/engine/drive.ts':
        "import { definition } from '#lib/stages/wait/definition';\nexport const x = definition;\n",
    },
    'lib/engine/drive.ts:1 [arrows] lib/engine may not use lib/stages/wait/definition.ts',
  ],
  [
    'a use case that opens the Prisma client',
    {
      'lib/applications/commands.ts':
        "import { PrismaClient } from '#prisma/generated/client';\nexport const x = PrismaClient;\n",
    },
    'lib/applications/commands.ts:1 [packages] Imports the Prisma client. Only lib/store does',
  ],
  [
    'a store that imports pg-boss',
    { 'lib/store/jobs.ts': "import PgBoss from 'pg-boss';\nexport const x = PgBoss;\n" },
    'lib/store/jobs.ts:1 [packages] Imports pg-boss. Only lib/queue does',
  ],
  [
    'a setting read on the side',
    { 'lib/store/limit.ts': 'export const limit = process.env.LIMIT;\n' },
    'lib/store/limit.ts:1 [environment] Reads process.env. Only lib/config does',
  ],
  [
    'a setting read in disguise',
    {
      'lib/store/limit.ts': "const { env } = process;\nexport const limit = globalThis.process['env'].LIMIT ?? env;\n",
    },
    'lib/store/limit.ts:2 [environment] Reads process.env',
  ],
  [
    'a pure room that reads files',
    { 'lib/pipelines/read.ts': "import { readFileSync } from 'node:fs';\nexport const x = readFileSync;\n" },
    'lib/pipelines/read.ts:1 [reach] A pure room reaches node:fs. It runs anywhere',
  ],
  [
    'a definition that reaches a server by way of another file',
    {
      'lib/stages/wait/definition.ts': `import { choices } from './choices.ts';\n${definition('wait')}export { choices };\n`,
      'lib/stages/wait/choices.ts': "import { newId } from '#lib/kernel/ids';\nexport const choices = newId;\n",
    },
    'lib/stages/wait/definition.ts:1 [reach] A definition reaches node:crypto by way of lib/stages/wait/choices.ts → lib/kernel/ids.ts. It ships to the browser',
  ],
  [
    'a form that reaches a server-side file',
    {
      'lib/stages/wait/form.tsx':
        "import { newId } from '#lib/kernel/ids';\nexport const Form = () => <p>{newId()}</p>;\n",
    },
    'lib/stages/wait/form.tsx:1 [reach] A form or details file reaches node:crypto by way of lib/kernel/ids.ts',
  ],
  [
    'a file of lib that imports components and is neither form nor details',
    { 'lib/stages/wait/picture.tsx': "import { Button } from '#components/ui/button';\nexport const P = Button;\n" },
    'lib/stages/wait/picture.tsx:1 [arrows] lib/stages may not use components/ui/button.tsx',
  ],
  [
    'a server-side file that uses a form',
    {
      'lib/stages/manual-judgment/execute.ts': "import { Details } from './details.tsx';\nexport const x = Details;\n",
    },
    'lib/stages/manual-judgment/execute.ts:1 [arrows] lib/stages may not use lib/stages/manual-judgment/details.tsx',
  ],
  [
    'a stage type named outside its folder',
    { 'components/bar.tsx': "export const hand = (name: string) => name.startsWith('scaleManifest');\n" },
    'components/bar.tsx:1 [stage types] Names the stage type "scaleManifest" of lib/stages/scale-manifest. Give the contract a property',
  ],
  [
    'a stage type that is an ordinary word, where a type is compared with it',
    { 'components/bar.tsx': "export const clock = (stage: { type: string }) => stage.type === 'wait';\n" },
    'components/bar.tsx:1 [stage types] Names the stage type "wait" of lib/stages/wait',
  ],
  [
    'a stage type in a switch',
    {
      'lib/engine/pick.ts':
        "export function pick(type: string) {\n  switch (type) {\n    case 'wait':\n      return 1;\n  }\n}\n",
    },
    'lib/engine/pick.ts:2 [stage types] Names the stage type "wait"',
  ],
  [
    'eval',
    { 'lib/expressions/fast.ts': "export const x = eval('1');\n" },
    '[dynamic code] Uses eval, which runs text as code',
  ],
  [
    'new Function',
    { 'lib/expressions/fast.ts': "export const x = new Function('1');\n" },
    '[dynamic code] Uses Function',
  ],
  [
    'eval by way of an object',
    { 'lib/expressions/fast.ts': "export const x = globalThis['eval']('1');\n" },
    '[dynamic code] Uses eval',
  ],
  [
    'the constructor of a function',
    { 'lib/expressions/fast.ts': "export const x = (() => {}).constructor('return 1');\n" },
    '[dynamic code] Uses constructor of a function',
  ],
  [
    'vm',
    { 'lib/expressions/fast.ts': "import vm from 'node:vm';\nexport const x = vm;\n" },
    '[dynamic code] Uses node:vm',
  ],
  [
    'a file that does not parse',
    { 'lib/pipelines/broken.ts': 'export const = ;\n' },
    'lib/pipelines/broken.ts:1 [parse]',
  ],
];

describe('the rules of the house', () => {
  test('let a sound project pass', () => {
    expect(check(sound)).toEqual([]);
  });

  test.each(violations)('refuse %s', (_title, files, expected) => {
    const found = check({ ...sound, ...files });
    expect(
      found.some((violation) => violation.includes(expected)),
      found.join('\n'),
    ).toBe(true);
  });
});
