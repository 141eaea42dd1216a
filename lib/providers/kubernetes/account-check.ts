import { isGennakerError, messageOf } from '#lib/kernel/errors';
import { objectAt } from '#lib/kernel/json';
import type { AccountFinding, CloudAccount } from '#lib/providers/contract';
import type { ClusterApi } from '#lib/providers/kubernetes/api';
import { type KubernetesOptions, openCluster } from '#lib/providers/kubernetes/connect';
import { type KnownKind, knownKind } from '#lib/providers/kubernetes/kinds';
import { statusOf } from '#lib/providers/kubernetes/manifest';
import { watchedKinds } from '#lib/providers/kubernetes/watch/watch';

/**
 * Whether an account works, asked of the cluster itself: is it there, and what may we do. Reading rights that are
 * missing leave holes in what screens show, writing rights make deployments fail; both are named as rules for a role.
 */
const readVerbs = ['list', 'watch'];
const writeVerbs = ['get', 'create', 'patch', 'delete'];
const writtenKinds = ['Deployment', 'Service', 'ConfigMap', 'Secret', 'Job'];
const extras: { kind: string; subresource: string; verb: string; without: string }[] = [
  { kind: 'Pod', subresource: 'log', verb: 'get', without: 'logs cannot be shown and failures lack their last lines' },
  { kind: 'Event', subresource: '', verb: 'list', without: 'the reasons of failures stay unknown' },
];

export async function checkAccount(account: CloudAccount, options: KubernetesOptions): Promise<AccountFinding[]> {
  try {
    const { api, defaultNamespace } = openCluster(account, options);
    const version = await api.connection.request({ path: '/version', timeoutMs: 10_000 });
    if (version.status === 401) {
      return [{ level: 'error', message: 'The cluster does not accept the token or certificate; renew it' }];
    }
    return await missingRights(api, api.scope.namespaces ?? [undefined], defaultNamespace);
  } catch (error) {
    return [{ level: 'error', message: isGennakerError(error) ? error.message : messageOf(error) }];
  }
}

async function missingRights(
  api: ClusterApi,
  namespaces: readonly (string | undefined)[],
  defaultNamespace: string,
): Promise<AccountFinding[]> {
  const findings: AccountFinding[] = [];
  for (const namespace of namespaces) {
    const reads = await missing(api, watchedKinds, readVerbs, namespace);
    for (const { kind, verbs } of reads) {
      findings.push({ level: 'warning', message: `${rule(kind, verbs, namespace)}; ${kind.plural} are not shown` });
    }
    const writes = await missing(api, writtenKinds, writeVerbs, namespace ?? defaultNamespace);
    for (const { kind, verbs } of writes) {
      findings.push({
        level: 'warning',
        message: `${rule(kind, verbs, namespace)}; ${kind.plural} cannot be deployed`,
      });
    }
    for (const extra of extras) {
      const kind = knownKind(extra.kind)!;
      if (await allowed(api, kind, extra.verb, namespace, extra.subresource)) continue;
      const plural = extra.subresource ? `${kind.plural}/${extra.subresource}` : kind.plural;
      findings.push({
        level: 'warning',
        message: `${rule({ ...kind, plural }, [extra.verb], namespace)}; ${extra.without}`,
      });
    }
  }
  const unreadable = findings.filter((finding) => finding.message.includes('are not shown')).length;
  if (unreadable >= watchedKinds.length * namespaces.length) {
    return [
      { level: 'error', message: 'The account may not read anything; bind a role with get, list and watch to it' },
    ];
  }
  return findings;
}

async function missing(
  api: ClusterApi,
  kinds: readonly string[],
  verbs: readonly string[],
  namespace: string | undefined,
) {
  const known = kinds.filter((kind) => api.scope.includesKind(kind)).map((kind) => knownKind(kind)!);
  const checked = await Promise.all(
    known.map(async (kind) => {
      const answers = await Promise.all(verbs.map((verb) => allowed(api, kind, verb, namespace)));
      return { kind, verbs: verbs.filter((_verb, i) => !answers[i]) };
    }),
  );
  return checked.filter((item) => item.verbs.length > 0);
}

/** A cluster that cannot answer the question leaves it open: what is forbidden then shows when it is done. */
async function allowed(
  api: ClusterApi,
  kind: KnownKind,
  verb: string,
  namespace: string | undefined,
  subresource?: string,
): Promise<boolean> {
  const answer = await api.connection.request({
    method: 'POST',
    path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
    body: {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: {
        resourceAttributes: {
          group: kind.group,
          version: kind.version,
          resource: kind.plural,
          verb,
          ...(namespace ? { namespace } : {}),
          ...(subresource ? { subresource } : {}),
        },
      },
    },
    timeoutMs: 10_000,
  });
  if (answer.status > 299) return true;
  return objectAt(answer.body, 'status').allowed !== false && statusOf(answer.body).denied !== true;
}

function rule(kind: KnownKind, verbs: readonly string[], namespace: string | undefined): string {
  const where = namespace ? ` in namespace ${namespace}` : '';
  const group = kind.group ? ` of ${kind.group}` : '';
  const role = namespace ? `a Role in ${namespace}` : 'a ClusterRole';
  const needed = `apiGroups [${JSON.stringify(kind.group)}], resources ["${kind.plural}"], verbs ${JSON.stringify(verbs)}`;
  return `The account may not ${verbs.join(', ')} ${kind.plural}${group}${where}: it needs ${role} with ${needed}`;
}
