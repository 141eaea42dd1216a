import { createApplication, deleteApplication, updateApplication } from '#lib/applications/commands';
import { applicationKey } from '#lib/applications/guard';
import type { Actor } from '#lib/auth/actor';
import { hiddenRule } from '#lib/auth/can';
import { startOperation } from '#lib/executions/commands';
import { invalid, isGennakerError } from '#lib/kernel/errors';
import { isJsonObject, type JsonObject, objectAt, stringAt } from '#lib/kernel/json';
import type { Database } from '#lib/store/database';
import { insertFinishedOperation } from '#lib/store/finished-operations';

/**
 * Gate's tasks: one job, done for an application. What concerns the application itself is done at once and recorded as
 * an operation that has ended; everything else is a stage that the engine runs.
 */
export interface TaskRequest {
  application?: string;
  description?: string;
  job: readonly JsonObject[];
}

type ApplicationJob = (database: Database, actor: Actor, application: JsonObject, name: string) => Promise<void>;

const applicationJobs: Record<string, ApplicationJob> = {
  createApplication: upsert,
  updateApplication: async (database, actor, application, name) => {
    await updateApplication(database, actor, { name, ...fieldsOf(application) });
  },
  deleteApplication: async (database, actor, _application, name) => {
    await deleteApplication(database, actor, { name });
  },
};

/** Answers the id to poll. Throws what the job itself throws, before anything is recorded. */
export async function startTask(database: Database, actor: Actor, request: TaskRequest): Promise<{ id: string }> {
  const [job, ...others] = request.job;
  if (!job || others.length > 0) throw invalid('A task has exactly one job');
  const type = stringAt(job, 'type') ?? '';
  const work = Object.hasOwn(applicationJobs, type) ? applicationJobs[type] : undefined;
  if (work) return await changeApplication(database, actor, { request, job, type, work });
  const application = request.application ?? stringAt(job, 'application');
  if (!application) throw invalid('The task does not name its application; set "application"');
  return await startOperation(database, actor, { application, stage: job, reason: request.description });
}

async function changeApplication(
  database: Database,
  actor: Actor,
  task: { request: TaskRequest; job: JsonObject; type: string; work: ApplicationJob },
): Promise<{ id: string }> {
  const application = objectAt(task.job, 'application');
  const name = applicationKey(stringAt(application, 'name') ?? task.request.application ?? '');
  if (name === '') throw invalid(`The job ${task.type} does not name its application; set "application.name"`);
  await task.work(database, actor, application, name);
  const id = await insertFinishedOperation(database.pool, {
    application: name,
    name: task.request.description?.trim().slice(0, 200) || task.type,
    type: task.type,
    context: { application },
    by: actor.name,
  });
  return { id };
}

/** Spinnaker's `createApplication` changes an application that exists. */
async function upsert(database: Database, actor: Actor, application: JsonObject, name: string): Promise<void> {
  const fields = fieldsOf(application);
  try {
    await createApplication(database, actor, { name, ...fields });
  } catch (error) {
    if (!isGennakerError(error) || error.code !== 'conflict' || hiddenRule(error)) throw error;
    await updateApplication(database, actor, { name, ...fields });
  }
}

function fieldsOf(application: JsonObject): { email?: string; attributes: JsonObject } {
  const { name: _name, email, user: _user, ...attributes } = application;
  return {
    email: typeof email === 'string' ? email : undefined,
    attributes: isJsonObject(attributes) ? attributes : {},
  };
}
