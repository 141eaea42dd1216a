import { ciSystemFor, getCiJob, listCiJobs, listCiSystems } from '#lib/accounts/ci';
import type { Connecting } from '#lib/accounts/connecting';
import type { Actor } from '#lib/auth/actor';
import type { Build, CiJob, CiParameter } from '#lib/ci/contract';
import type { JsonObject } from '#lib/kernel/json';

/** Gate's `/v2/builds` and `/v3/builds`: CI systems are build masters there. */

const mostBuilds = 100;

export async function buildMasters(
  connecting: Connecting,
  actor: Actor,
  { type }: { type?: string },
): Promise<string[]> {
  const systems = await listCiSystems(connecting, actor);
  return systems.filter((system) => type === undefined || system.type === type).map(({ name }) => name);
}

export const jobsOfMaster = (connecting: Connecting, actor: Actor, input: { master: string }): Promise<string[]> =>
  listCiJobs(connecting, actor, { name: input.master });

export async function jobOfMaster(
  connecting: Connecting,
  actor: Actor,
  input: { master: string; job: string },
): Promise<JsonObject> {
  return jobConfig(await getCiJob(connecting, actor, { name: input.master, job: input.job }));
}

/** Newest first. */
export async function buildsOfJob(
  connecting: Connecting,
  actor: Actor,
  { master, job }: { master: string; job: string },
): Promise<Build[]> {
  return await ciSystemFor(connecting, actor, master, (system) => system.recentBuilds(job, mostBuilds));
}

/** Throws `not-found` for a build that the job does not have. */
export async function buildOfJob(
  connecting: Connecting,
  actor: Actor,
  { master, job, number }: { master: string; job: string; number: number },
): Promise<Build> {
  return await ciSystemFor(connecting, actor, master, (system) => system.build(job, number));
}

function jobConfig({ name, url, description, enabled, parameters }: CiJob): JsonObject {
  return {
    name,
    displayName: name,
    description,
    url,
    buildable: enabled,
    parameterDefinitionList: parameters.map(parameterDefinition),
  };
}

function parameterDefinition({ name, type, description, defaultValue, choices }: CiParameter): JsonObject {
  return {
    name,
    type,
    description,
    defaultName: name,
    defaultValue,
    defaultParameterValue: { name, value: defaultValue },
    ...(choices.length > 0 ? { choices } : {}),
  };
}
