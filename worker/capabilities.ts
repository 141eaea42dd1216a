import { type ArtifactConnecting, stageArtifacts } from '#lib/accounts/artifacts';
import { connectCiSystem, connectCloud } from '#lib/accounts/connecting';
import { actorOfStage } from '#lib/auth/run-as';
import { childExecutions } from '#lib/executions/children';
import type { ActingUser, Capabilities } from '#lib/stages/capabilities';

/** Everything stages may reach, each behind the rights of the user their run acts for. */
export function stageCapabilities(connecting: ArtifactConnecting, timeZone: string): Capabilities {
  const actorOf = (user: ActingUser) => actorOfStage(connecting.database, user);
  return {
    http: connecting.http,
    manifests: { connect: async (account, user) => connectCloud(connecting, await actorOf(user), 'write', account) },
    ci: { connect: async (name, user) => connectCiSystem(connecting, await actorOf(user), 'write', name) },
    artifacts: stageArtifacts(connecting, actorOf),
    programs: connecting.programs,
    executions: childExecutions(connecting.database, actorOf),
    people: { rightsOf: actorOf },
    timeZone,
  };
}
