/** The jobs of the demo team, as data: what they ask for, what they write to their log, what they publish. */
import { createHash } from 'node:crypto';

export interface SandboxJob {
  /** Folders first, then the job. */
  path: readonly string[];
  description: string;
  disabled?: boolean;
  parameters: readonly SandboxParameter[];
  /** Seconds a build takes. */
  seconds: number;
  /** A git repository, when the job builds one. */
  repository?: string;
  /** The lines between the checkout and the verdict. */
  log(run: Run): string[];
  /** Files by path. */
  artifacts(run: Run): Record<string, string>;
}

export interface SandboxParameter {
  name: string;
  type: 'String' | 'Boolean' | 'Choice';
  description: string;
  default: string | boolean;
  choices?: readonly string[];
}

/** One build, as far as its content depends on it. */
export interface Run {
  number: number;
  parameters: Record<string, string | boolean>;
  result: 'SUCCESS' | 'UNSTABLE' | 'FAILURE';
}

export const branchOf = (run: Pick<Run, 'parameters'>) => String(run.parameters.branch ?? 'main');

export const commitOf = (run: Pick<Run, 'number' | 'parameters'>) =>
  createHash('sha1')
    .update(`${run.number} ${branchOf(run)}`)
    .digest('hex');

/** Builds of branches whose name says so end badly; everything else succeeds. */
export function resultFor(parameters: Record<string, string | boolean>): Run['result'] {
  const text = Object.values(parameters).join(' ');
  if (text.includes('broken')) return 'FAILURE';
  return text.includes('unstable') ? 'UNSTABLE' : 'SUCCESS';
}

const keyParameter: SandboxParameter = {
  name: 'GENNAKER_KEY',
  type: 'String',
  description: 'Lets the deployer repeat a start without starting twice.',
  default: '',
};

const branch: SandboxParameter = {
  name: 'branch',
  type: 'String',
  description:
    'What to build. A name with "broken" fails, one with "unstable" ends unstable, one with "slow" makes a slow release.',
  default: 'main',
};

const runTests: SandboxParameter = {
  name: 'runTests',
  type: 'Boolean',
  description: 'Run the test suite before packaging.',
  default: true,
};

export const sandboxJobs: readonly SandboxJob[] = [
  serviceBuild('storefront', '2.4', 2.5),
  serviceBuild('checkout', '1.9', 2.5),
  {
    path: ['nightly-database-check'],
    description: 'Compares the schema of every database with the migrations on main.',
    parameters: [],
    seconds: 4,
    log: () => [
      'Connecting to orders, customers, inventory',
      'orders: 214 tables, no drift',
      'customers: no drift',
      'inventory: no drift',
    ],
    artifacts: () => ({ 'reports/drift.json': JSON.stringify({ databases: 3, drift: 0 }) }),
  },
  {
    path: ['platform', 'terraform-plan'],
    description: 'Plans the infrastructure of one workspace.',
    parameters: [
      {
        name: 'workspace',
        type: 'Choice',
        description: 'Which workspace.',
        default: 'test',
        choices: ['test', 'prod'],
      },
      keyParameter,
    ],
    seconds: 5,
    repository: 'platform/infrastructure',
    log: (run) => [`Planning workspace ${run.parameters.workspace}`, 'Plan: 2 to add, 1 to change, 0 to destroy.'],
    artifacts: (run) => ({
      'plan.yaml': `workspace: ${run.parameters.workspace}\nplan:\n  add: 2\n  change: 1\n  destroy: 0\n`,
    }),
  },
  {
    path: ['platform', 'legacy', 'import-prices'],
    description: 'Replaced by the price feed.',
    disabled: true,
    parameters: [],
    seconds: 3,
    log: () => [],
    artifacts: () => ({}),
  },
];

function serviceBuild(service: string, release: string, seconds: number): SandboxJob {
  return {
    path: [`${service}-build`],
    description: `Builds, tests and publishes the image of ${service}.`,
    parameters: [branch, runTests, keyParameter],
    seconds,
    repository: `shop/${service}`,
    log(run) {
      const image = imageOf(service, release, run);
      const tests = run.parameters.runTests === false ? ['Skipping tests'] : testLines(run);
      if (run.result === 'FAILURE') return ['npm ci', 'added 412 packages in 2s', ...tests];
      return ['npm ci', 'added 412 packages in 2s', ...tests, `docker build -t ${image} .`, `Pushed ${image}`];
    },
    artifacts(run) {
      const image = imageOf(service, release, run);
      const digest = createHash('sha256').update(image).digest('hex');
      const version = versionOf(release, run);
      return {
        'build.properties': [
          `# ${service}`,
          `VERSION=${version}`,
          `IMAGE=${image}`,
          `IMAGE_DIGEST=sha256:${digest}`,
          `GIT_BRANCH=${branchOf(run)}`,
          `GIT_COMMIT=${commitOf(run)}`,
          '',
        ].join('\n'),
        'image.json': JSON.stringify({ image, version, digest: `sha256:${digest}` }, null, 2),
        'reports/tests.json': JSON.stringify({ passed: 128, failed: run.result === 'UNSTABLE' ? 3 : 0 }),
      };
    },
  };
}

const testLines = (run: Run) => {
  if (run.result === 'SUCCESS') return ['Test Files 31 passed (31)', 'Tests 128 passed (128)'];
  if (run.result === 'UNSTABLE')
    return ['Tests 3 failed | 125 passed (128)', 'cart.test.ts: rounds totals half up: expected 10.13 to be 10.12'];
  return ['src/cart/total.ts(41,18): error TS2551: Property "totl" does not exist on type "Cart".', 'npm error code 2'];
};

/** `2.4.41` on main, `2.4.41-fix-cart` on the branch fix/cart. */
function versionOf(release: string, run: Run): string {
  const slug = branchOf(run)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return `${release}.${run.number}${slug === 'main' || slug === '' ? '' : `-${slug}`}`;
}

const imageOf = (service: string, release: string, run: Run) =>
  `registry.sandbox.gennaker.dev/${service}:${versionOf(release, run)}`;
