import { type Connecting, connectCloud } from '#lib/accounts/connecting';
import { createSecretBox } from '#lib/accounts/secrets';
import { createApplication } from '#lib/applications/commands';
import { internalActor } from '#lib/auth/actor';
import { ensureFirstAdmin } from '#lib/auth/first-admin';
import { createOutboundHttp } from '#lib/http/outbound';
import type { JsonObject } from '#lib/kernel/json';
import { savePipeline } from '#lib/pipeline-configs/commands';
import type { PipelineDocument } from '#lib/pipelines/document';
import type { Database } from '#lib/store/database';
import { openDatabase } from '#lib/store/database';
import { insertDemoPeople, insertPastRuns, isDone, markDone, upsertDemoAccount } from '#lib/store/demo';
import { nightlyRuns, type PastRows, releaseRuns, rowsOf } from '#prisma/demo/history';
import { basketManifest, checkoutManifest, registry, webManifest, webSurroundings } from '#prisma/demo/manifests';
import { checkoutPipeline, nightlyPipeline, releasePipeline, scalePipeline } from '#prisma/demo/pipelines';
import type { SeedInput } from '#scripts/start/seed-input';

/** What the sandbox says about itself once it is up; see `lib/sandbox/world.ts`. */
interface SandboxAddresses {
  clusters: { name: string; kubeconfig: string }[];
  jenkins: { url: string; user: string; token: string };
  prometheus: { url: string };
  mail: { host: string; port: number; url: string };
  services: { url: string };
}

const seeder = internalActor('seed');

/**
 * What a first start finds: the administrator, and with the sandbox its accounts and the demo. Safe to repeat: the
 * administrator and the demo are made once, the sandbox's accounts follow its addresses. `firstPassword` is the one made
 * for the administrator, if one was: to be shown once.
 */
export async function seed(input: SeedInput): Promise<{ firstPassword?: string }> {
  const database = openDatabase(input.databaseUrl, { connections: 4 });
  try {
    const admin = await ensureFirstAdmin(database, {
      ...(input.adminPassword ? { password: input.adminPassword } : {}),
      ...(input.apiToken ? { apiToken: input.apiToken } : {}),
    });
    const sandbox = input.sandbox as SandboxAddresses | undefined;
    if (sandbox) {
      const box = createSecretBox(input.secretKey);
      const connecting = { database, box, http: createOutboundHttp({ allow: [] }) };
      await seedAccounts(connecting, sandbox);
      if (!(await isDone(database.pool, 'demo'))) {
        await seedDemo(connecting, sandbox);
        await markDone(database.pool, 'demo');
      }
    }
    return input.adminPassword || admin.password === undefined ? {} : { firstPassword: admin.password };
  } finally {
    await database.close();
  }
}

async function seedAccounts({ database, box }: Connecting, sandbox: SandboxAddresses): Promise<void> {
  const accounts: {
    kind: string;
    name: string;
    type: string;
    environment: string;
    settings: JsonObject;
    secrets: JsonObject;
  }[] = [
    ...sandbox.clusters.map(({ name, kubeconfig }) => ({
      kind: 'cloud',
      name,
      type: 'kubernetes',
      environment: name === 'zone-3' ? 'production' : 'test',
      settings: {},
      secrets: { kubeconfig },
    })),
    {
      kind: 'ci',
      name: 'jenkins',
      type: 'jenkins',
      environment: '',
      settings: { address: sandbox.jenkins.url, user: sandbox.jenkins.user },
      secrets: { token: sandbox.jenkins.token },
    },
    {
      kind: 'metric-store',
      name: 'prometheus',
      type: 'prometheus',
      environment: '',
      settings: { address: sandbox.prometheus.url },
      secrets: {},
    },
    {
      kind: 'notification',
      name: 'mail',
      type: 'email',
      environment: '',
      settings: {
        host: sandbox.mail.host,
        port: sandbox.mail.port,
        security: 'none',
        user: '',
        from: 'gennaker@example.com',
      },
      secrets: {},
    },
  ];
  for (const { secrets, ...account } of accounts) {
    const secret = Object.keys(secrets).length === 0 ? null : box.seal(secrets, `${account.kind}/${account.name}`);
    await upsertDemoAccount(database.pool, { ...account, secret });
  }
}

async function seedDemo(connecting: Connecting, sandbox: SandboxAddresses): Promise<void> {
  const { database } = connecting;
  await insertDemoPeople(database.pool);
  await ignoringConflicts(() =>
    createApplication(database, seeder, {
      name: 'storefront',
      email: 'storefront-team@example.com',
      attributes: { description: 'The shop people see: web pages and basket', cloudProviders: 'kubernetes' },
    }),
  );
  await ignoringConflicts(() =>
    createApplication(database, seeder, {
      name: 'checkout',
      email: 'payments@example.com',
      attributes: { description: 'Payments and receipts', cloudProviders: 'kubernetes' },
    }),
  );
  const release = releasePipeline(sandbox.services.url);
  const nightly = nightlyPipeline();
  for (const document of [release, scalePipeline(), nightly, checkoutPipeline()]) {
    await savePipeline(database, seeder, { document, note: 'Imported' });
  }
  const history = await seedHistory(database, release, nightly);
  await seedClusters(connecting, history);
}

async function seedHistory(database: Database, release: JsonObject, nightly: JsonObject): Promise<PastRows[]> {
  const now = Date.now();
  const rows = (document: JsonObject, runs: typeof releaseRuns) =>
    runs.map((run, index) => rowsOf(document as unknown as PipelineDocument, run, index + 1, now));
  const releases = rows(release, releaseRuns);
  await insertPastRuns(database.pool, [...releases, ...rows(nightly, nightlyRuns)]);
  return releases;
}

/** Brings the clusters to where that week would have left them, release by release, so that there is something to undo. */
async function seedClusters(connecting: Connecting, history: readonly PastRows[]): Promise<void> {
  const executionOf = (version: string) => {
    const index = releaseRuns.findIndex((run) => run.version === version);
    return history[index]?.execution.id;
  };
  const web = (version: string, replicas: number) => webManifest(`${registry}/storefront:${version}`, replicas);
  for (const [account, namespace, replicas] of [
    ['zone-2', 'test', 3],
    ['zone-3', 'prod', 6],
  ] as const) {
    const apply = (application: string, text: string, executionId?: unknown) =>
      applyTo(connecting, { account, namespace, application, text, executionId });
    await apply('storefront', webSurroundings(namespace === 'prod' ? 'shop.example.com' : 'shop.test.example.com'));
    await apply('storefront', basketManifest('5.0.2'));
    await apply('checkout', checkoutManifest('1.9.3', namespace === 'prod' ? 4 : 2));
    for (const version of ['2.4.20', '2.4.22', '2.4.23']) {
      await apply('storefront', web(version, replicas), executionOf(version));
    }
  }
}

async function applyTo(
  connecting: Connecting,
  target: { account: string; namespace: string; application: string; text: string; executionId?: unknown },
): Promise<void> {
  const cloud = await connectCloud(connecting, seeder, 'write', target.account);
  const manifests = cloud.prepare(cloud.parse(target.text), {
    application: target.application,
    namespace: target.namespace,
    ...(typeof target.executionId === 'string' ? { executionId: target.executionId } : {}),
  });
  for (const manifest of manifests) await cloud.apply(manifest);
}

async function ignoringConflicts(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'conflict') throw error;
  }
}
