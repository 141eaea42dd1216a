import { jsonEquals, objectAt } from '#lib/kernel/json';
import type { Drift, DriftedField, Manifest } from '#lib/providers/contract';
import { type ClusterApi, fieldManager } from '#lib/providers/kubernetes/api';
import { applyManifest } from '#lib/providers/kubernetes/apply';
import { controllers } from '#lib/providers/kubernetes/inventory/foreign-hand';
import { annotationsOf, listAt, refOf } from '#lib/providers/kubernetes/manifest';
import { annotation } from '#lib/providers/kubernetes/moniker';
import { type Difference, differences, type Segment } from '#lib/providers/kubernetes/preview/difference';
import { comparable, fieldChange } from '#lib/providers/kubernetes/preview/masking';
import { handsOn } from '#lib/providers/kubernetes/preview/owners';

/**
 * Deploying the same again, as a dry run: what it would change is what somebody else has changed. So the cluster itself
 * fills in defaults and writes quantities its way, and only fields that were deployed count. What we changed since by
 * other means belongs to us in the object's own books and is left out.
 */
const mostFields = 100;

export async function driftOf(api: ClusterApi, deployed: Manifest, signal?: AbortSignal): Promise<Drift | undefined> {
  const { ref } = await api.locate(refOf(deployed), signal);
  const live = await api.get(ref, signal);
  if (!live) return undefined;
  const { manifest: again } = await applyManifest(api, withContentOf(live, deployed), {
    dryRun: true,
    force: true,
    signal,
  });
  const hands = handsOn(withoutStatus(live), []);
  const ours = hands.find(({ manager }) => manager === fieldManager)?.at ?? 0;
  const others = hands.filter(({ manager }) => manager !== fieldManager && !controllers.has(manager));
  // Nobody owns what is gone. We took it away ourselves, rolling back, unless somebody else wrote after us.
  const byOthers = others.some(({ at }) => at >= ours);
  const undone = undoneSince(live);
  const takenByUs = ({ after, segments }: Difference): boolean =>
    after === undefined && (!byOthers || (undone && isOfTemplate(segments)));
  const found = differences(comparable(again), comparable(live)).flatMap((difference) =>
    takenByUs(difference) ? [] : drifted(live, difference),
  );
  return {
    fields: found.slice(0, mostFields),
    moreFields: Math.max(0, found.length - mostFields),
    others,
  };
}

/** Names of runs grow with time, so an undo after the deployment that is stamped here is told by its own. */
function undoneSince(live: Manifest): boolean {
  const { [annotation.undo]: undo = '', [annotation.execution]: execution = '' } = annotationsOf(live);
  return undo !== '' && undo > execution;
}

const isOfTemplate = (segments: readonly Segment[]): boolean =>
  jsonEquals(segments.slice(0, 2), [{ field: 'spec' }, { field: 'template' }]);

function drifted(live: Manifest, difference: Difference): DriftedField[] {
  const hands = handsOn(live, difference.segments);
  if (difference.after !== undefined && hands.some(({ manager }) => manager === fieldManager)) return [];
  const { path, before, after, masked } = fieldChange(live, difference);
  return [
    {
      path,
      ...(before === undefined ? {} : { deployed: before }),
      ...(after === undefined ? {} : { live: after }),
      hands,
      masked,
    },
  ];
}

/** The content of a secret is nowhere kept, so nothing can be told of it. */
function withContentOf(live: Manifest, deployed: Manifest): Manifest {
  if (deployed.kind !== 'Secret') return deployed;
  return { ...deployed, data: objectAt(live, 'data') };
}

/** Controllers write the status all the time, which is nobody's change. */
function withoutStatus(live: Manifest): Manifest {
  const managedFields = listAt(live.metadata, 'managedFields').filter((entry) => entry.subresource !== 'status');
  return { ...live, metadata: { ...live.metadata, managedFields } };
}
