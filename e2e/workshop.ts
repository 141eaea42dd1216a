import { ask, gate } from '#e2e/gate';

/** An application of a spec's own, so that a spec may run twice against the same product. */
export interface Workshop {
  application: string;
  /** Stores the pipeline and answers its id. Stages are numbered from 1 and follow each other unless they say otherwise. */
  pipeline(name: string, stages: readonly Record<string, unknown>[], more?: Record<string, unknown>): Promise<string>;
  stored(name: string): Promise<StoredPipeline>;
}

export interface StoredPipeline {
  id: string;
  stages: Record<string, unknown>[];
}

export async function openWorkshop(purpose: string): Promise<Workshop> {
  const application = `${purpose}${Date.now().toString(36)}`;
  await expectStatus(201, ask('POST', '/api/applications', { name: application, email: 'team@example.com' }));
  const stored = async (name: string) => {
    const path = `/applications/${application}/pipelineConfigs/${encodeURIComponent(name)}`;
    return (await gate('GET', path)).body as StoredPipeline;
  };
  return {
    application,
    stored,
    async pipeline(name, stages, more) {
      const wired = stages.map((stage, index) => ({
        refId: String(index + 1),
        requisiteStageRefIds: index === 0 ? [] : [String(index)],
        ...stage,
      }));
      await expectStatus(200, gate('POST', '/pipelines', { ...more, application, name, stages: wired }));
      return (await stored(name)).id;
    },
  };
}

async function expectStatus(status: number, asked: Promise<{ status: number; body: unknown }>): Promise<void> {
  const answer = await asked;
  if (answer.status !== status) throw new Error(`Answered ${answer.status}: ${JSON.stringify(answer.body)}`);
}

/** A Jenkins account whose name is new; answers the name. */
export async function openCi(name: string, address: string): Promise<string> {
  const account = `${name}-${Date.now().toString(36)}`;
  const [settings, secrets] = [{ address, user: 'gennaker' }, { token: 'unused' }];
  await expectStatus(
    201,
    ask('POST', '/api/accounts', { kind: 'ci', type: 'jenkins', name: account, settings, secrets }),
  );
  return account;
}

/** Somebody new who may do everything. */
export async function openUser(name: string): Promise<{ name: string; password: string }> {
  const user = { name: `${name}-${Date.now().toString(36)}`, password: 'a long enough password' };
  await expectStatus(201, ask('POST', '/api/users', { ...user, admin: true }));
  return user;
}
