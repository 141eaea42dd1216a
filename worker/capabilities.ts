import { type ArtifactConnecting, stageArtifacts } from '#lib/accounts/artifacts';
import { connectCiSystem, connectCloud } from '#lib/accounts/connecting';
import { actorOfUser } from '#lib/auth/run-as';
import { childExecutions } from '#lib/executions/children';
import type { Capabilities } from '#lib/stages/capabilities';

/** Everything stages may reach, each behind the rights of the user their run acts for. */
export function stageCapabilities(connecting: ArtifactConnecting, timeZone: string): Capabilities {
  const actorOf = (user: string) => actorOfUser(connecting.database, user);
  return {
    http: connecting.http,
    manifests: { connect: async (account, user) => connectCloud(connecting, await actorOf(user), 'write', account) },
    ci: { connect: async (name, user) => connectCiSystem(connecting, await actorOf(user), 'write', name) },
    artifacts: stageArtifacts(connecting, actorOf),
    programs: connecting.programs,
    executions: childExecutions(connecting.database, actorOf),
    timeZone,
  };
}
