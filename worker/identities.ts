import type { JobName } from '#lib/queue/jobs';
import type { CapabilityName } from '#lib/stages/capabilities';

/**
 * For whom a worker does what it does. Each job and each way out of a stage is declared here, so that a new one does not compile
 * without somebody having thought of it; `rights.test.ts` holds every cell to it.
 *
 * `stage`: whoever the stage acts for (the run's starter, or who handed rights on in a judgment), held to the limited tokens that
 * led there. `trigger`: the account the trigger runs as, else the roles its pipeline lends, else nobody in particular.
 * `product`: Gennaker itself, which reads what administrators set up for it and no more. `nobody`: needs no rights.
 */
export type Identity = 'stage' | 'trigger' | 'product' | 'nobody';

export const jobIdentities: Record<JobName, Identity> = {
  // Drives a run; what its stages reach goes through the capabilities below.
  advance: 'stage',
  ended: 'trigger',
  // Opens the account that sends messages; the message goes where the pipeline's author said.
  notify: 'product',
};

export const capabilityIdentities: Record<CapabilityName, Identity> = {
  manifests: 'stage',
  ci: 'stage',
  artifacts: 'stage',
  executions: 'stage',
  people: 'stage',
  // The guarded client reaches only what the installation allows, for anybody.
  http: 'nobody',
  // Run without a shell, on what the stage hands them.
  programs: 'nobody',
  timeZone: 'nobody',
};
