import { z } from 'zod';
import type { JsonObject } from '#lib/kernel/json';
import type { FieldHint, StagePlan, Step, StepContext } from '#lib/stages/contract';
import { resolvedTargets } from '#lib/stages/manifest-plan';
import { connectFor, type ManifestCapabilities, targetOf } from '#lib/stages/manifest-target';

/** What `enableManifest` and `disableManifest` share: the labels of load balancers, put on or taken away. */
export const loadBalancersField = { loadBalancers: z.array(z.string()).nullish() };

export const loadBalancersHint: FieldHint = {
  path: 'loadBalancers',
  label: 'Load balancers',
  widget: 'list',
  placeholder: 'service web',
  help: 'Default: those that the object names in its annotation traffic.spinnaker.io/load-balancers',
  advanced: true,
};

/**
 * Looks again until no pod had to be changed: a controller may have made one from the template as it was while the others
 * were changed.
 */
export function setTraffic(name: string, enabled: boolean): Step<ManifestCapabilities> {
  return {
    name,
    async run(context, capabilities) {
      const ref = targetOf(context.context);
      const given = givenIn(context.context);
      const cloud = await connectFor(context, capabilities);
      const { loadBalancers, pods } = await cloud.traffic.set(ref, enabled, given, context.abort);
      const from = loadBalancers.join(', ');
      const what = `${ref.kind} ${ref.name}`;
      if (loadBalancers.length === 0) {
        context.log(`${what} names no load balancer, so there is no traffic to ${enabled ? 'give' : 'take'}`);
        return { kind: 'succeeded' };
      }
      if (pods > 0) {
        const count = `${pods} ${pods === 1 ? 'pod' : 'pods'}`;
        context.log(`${what}: ${count} ${enabled ? `attached to ${from}` : `taken from ${from}`}`);
        return { kind: 'look-again', inMs: 500, waiting: `Checking the traffic of ${what}` };
      }
      context.log(`${what} ${enabled ? 'receives' : 'receives no more'} traffic from ${from}`);
      return { kind: 'succeeded', outputs: { loadBalancers } };
    },
  };
}

function givenIn(fields: JsonObject): string[] {
  const listed = fields.loadBalancers;
  return (Array.isArray(listed) ? listed : []).filter((item) => typeof item === 'string');
}

/** How many pods would receive requests, or no more. */
export function planTraffic(
  enabled: boolean,
): (context: StepContext, capabilities: ManifestCapabilities) => Promise<StagePlan> {
  return async (context, capabilities) => {
    const refs = await resolvedTargets(context, capabilities);
    const cloud = await connectFor(context, capabilities);
    const given = givenIn(context.context);
    const looks = [];
    for (const ref of refs) looks.push(await cloud.traffic.look(ref, enabled, given, context.abort));
    const loadBalancers = [...new Set(looks.flatMap((look) => look.loadBalancers))];
    const pods = looks.reduce((sum, look) => sum + look.pods, 0);
    const count = `${pods} ${pods === 1 ? 'pod' : 'pods'}`;
    return {
      summary:
        loadBalancers.length === 0
          ? 'Nothing to change: it names no load balancer'
          : `${count} ${enabled ? 'attached to' : 'taken from'} ${loadBalancers.join(', ')}`,
      facts: refs.map(({ kind, name }) => ({ label: 'Object', value: `${kind} ${name}` })),
      ...(loadBalancers.length > 0 ? { outputs: { loadBalancers } } : {}),
    };
  };
}
