import { type Connecting, connectCiSystem } from '#lib/accounts/connecting';
import { listAccounts } from '#lib/accounts/queries';
import type { Actor } from '#lib/auth/actor';
import type { CiJob, CiSystem } from '#lib/ci/contract';
import { GennakerError, isGennakerError } from '#lib/kernel/errors';

/** What the editor asks of CI systems: which there are, which jobs they have, which parameters a job takes. */
export async function listCiSystems({ database }: Connecting, actor: Actor): Promise<{ name: string; type: string }[]> {
  const accounts = await listAccounts(database, actor, { kind: 'ci' });
  return accounts.map(({ name, type }) => ({ name, type }));
}

export async function listCiJobs(connecting: Connecting, actor: Actor, input: { name: string }): Promise<string[]> {
  return await ciSystemFor(connecting, actor, input.name, (system) => system.listJobs());
}

export async function getCiJob(
  connecting: Connecting,
  actor: Actor,
  input: { name: string; job: string },
): Promise<CiJob> {
  return await ciSystemFor(connecting, actor, input.name, (system) => system.job(input.job));
}

/** Asks a CI system that the actor may read. */
export async function ciSystemFor<T>(
  connecting: Connecting,
  actor: Actor,
  name: string,
  ask: (system: CiSystem) => Promise<T>,
): Promise<T> {
  return await asOurs(name, ask(await connectCiSystem(connecting, actor, 'read', name)));
}

/** The CI system refusing our credentials is not the person being signed out. */
async function asOurs<T>(name: string, answer: Promise<T>): Promise<T> {
  return await answer.catch((error: unknown) => {
    if (isGennakerError(error) && (error.code === 'unauthenticated' || error.code === 'forbidden')) {
      throw new GennakerError('unavailable', `${name} refuses our credentials: ${error.message}`, { retryable: false });
    }
    throw error;
  });
}
