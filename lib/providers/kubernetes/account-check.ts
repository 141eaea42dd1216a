import { isGennakerError, messageOf } from '#lib/kernel/errors';
import type { AccountFinding, CloudAccount } from '#lib/providers/contract';
import type { ClusterApi } from '#lib/providers/kubernetes/api';
import { type KubernetesOptions, openCluster } from '#lib/providers/kubernetes/connect';
import { kubernetesSettings, watchedKinds } from '#lib/providers/kubernetes/definition';
import { knownKind } from '#lib/providers/kubernetes/kinds';
import { refusal } from '#lib/providers/kubernetes/refusal';
import { type Right, type Rights, rightsIn } from '#lib/providers/kubernetes/rights';
import { noApiServer } from '#lib/providers/kubernetes/unreachable';

/**
 * Whether an account works, asked of the cluster itself: is it there, and what may we do in each namespace with each kind.
 * Rights that are missing are named with what does not work without them, and as the rules of the role that would do.
 */
const readVerbs = ['get', 'list', 'watch'];
const writeVerbs = ['create', 'patch', 'delete'];
/** What most deployments are made of, where the account does not name its kinds. */
const writtenKinds = [
  'Deployment',
  'ReplicaSet',
  'StatefulSet',
  'DaemonSet',
  'Job',
  'CronJob',
  'Service',
  'Ingress',
  'NetworkPolicy',
  'ConfigMap',
  'Secret',
];
const extras: { kind: string; subresource?: string; verb: string; without: string }[] = [
  { kind: 'Pod', subresource: 'log', verb: 'get', without: 'logs cannot be shown and failures lack their last lines' },
  { kind: 'Event', verb: 'list', without: 'the reasons of failures stay unknown' },
  { kind: 'ControllerRevision', verb: 'list', without: 'stateful and daemon sets cannot be rolled back' },
  { kind: 'Deployment', subresource: 'scale', verb: 'patch', without: 'deployments cannot be scaled' },
  { kind: 'Pod', verb: 'patch', without: 'pods cannot be taken out of traffic' },
];

interface Need {
  right: Right;
  /** What does not work without it, as the end of a sentence. */
  without: string;
}

export async function checkAccount(account: CloudAccount, options: KubernetesOptions): Promise<AccountFinding[]> {
  try {
    const { api } = openCluster(account, options);
    const version = await api.connection.request({ path: '/version', timeoutMs: 10_000 });
    if (version.status === 401) throw refusal(version, { account: account.name, object: 'version', verb: 'read' });
    const wrong = noApiServer(api.connection.target, version);
    if (wrong) return [{ level: 'error', message: wrong }];
    return await missingRights(api, namedKinds(account));
  } catch (error) {
    return [{ level: 'error', message: isGennakerError(error) ? error.message : messageOf(error) }];
  }
}

function namedKinds(account: CloudAccount): readonly string[] {
  const { kinds } = kubernetesSettings.parse(account.settings);
  return kinds.length > 0 ? kinds : writtenKinds;
}

async function missingRights(api: ClusterApi, kinds: readonly string[]): Promise<AccountFinding[]> {
  const { needs, unserved } = await needsOf(api, kinds);
  const findings = [...unserved];
  let readable = false;
  for (const namespace of api.scope.namespaces ?? [undefined]) {
    const missing = await lacking(await rightsIn(api, namespace), needs);
    readable ||= needs.some(({ right }) => right.verb === 'list' && !missing.some((need) => need.right === right));
    findings.push(...findingsOf(missing, namespace));
  }
  if (readable) return findings;
  return [{ level: 'error', message: 'The account may not read anything; bind a role with get, list and watch to it' }];
}

/** What is read and written of the kinds that the account manages. Kinds that its cluster does not serve are told. */
async function needsOf(
  api: ClusterApi,
  kinds: readonly string[],
): Promise<{ needs: Need[]; unserved: AccountFinding[] }> {
  const needs: Need[] = [];
  const unserved: AccountFinding[] = [];
  const add = async (name: string, verbs: readonly string[], without: string, subresource?: string) => {
    const found = await servedAs(api, name);
    if (typeof found === 'string') return void unserved.push({ level: 'warning', message: found });
    const resource = [found.resource, ...(subresource ? [subresource] : [])].join('/');
    for (const verb of verbs) needs.push({ right: { ...found, resource, verb }, without });
  };
  const managed = (kind: string) => api.scope.includesKind(kind);
  for (const kind of watchedKinds.filter(managed)) await add(kind, readVerbs, 'they are not shown');
  for (const kind of kinds.filter((name) => managed(knownKind(name)?.kind ?? name))) {
    await add(kind, writeVerbs, 'they cannot be deployed');
  }
  for (const { kind, verb, without, subresource } of extras) {
    // Events and revisions are read for the others, whichever kinds are managed.
    if (kind === 'Event' || kind === 'ControllerRevision' || managed(kind)) {
      await add(kind, [verb], without, subresource);
    }
  }
  return { needs, unserved };
}

/** A sentence when the cluster knows no such kind. */
async function servedAs(api: ClusterApi, name: string): Promise<Omit<Right, 'verb'> | string> {
  const known = knownKind(name);
  if (known) return { group: known.group, version: known.version, resource: known.plural };
  try {
    const { kind } = await api.locate({ kind: name, name: '' });
    const [group = '', version = ''] = kind.apiVersion.includes('/')
      ? kind.apiVersion.split('/')
      : ['', kind.apiVersion];
    return { group, version, resource: kind.plural };
  } catch (error) {
    return messageOf(error);
  }
}

async function lacking(rights: Rights, needs: readonly Need[]): Promise<Need[]> {
  const answers = await Promise.all(needs.map(({ right }) => rights.allowed(right)));
  return needs.filter((_need, index) => !answers[index]);
}

/** One sentence for all that fails alike, and for each the rules that cure it. */
function findingsOf(missing: readonly Need[], namespace: string | undefined): AccountFinding[] {
  const where = namespace ? `in namespace ${namespace}` : 'in all namespaces';
  return [...Map.groupBy(missing, ({ without }) => without)].map(([without, needs]) => {
    const verbs = [...new Set(needs.map(({ right }) => right.verb))].join(', ');
    const resources = [...new Set(needs.map(({ right }) => right.resource))].join(', ');
    return {
      level: 'warning',
      message: `The account may not ${verbs} ${resources} ${where}; ${without}`,
      remedy: roleOf(
        needs.map(({ right }) => right),
        namespace,
      ),
    };
  });
}

/** Rules of a role, as they are written: one for each group and set of verbs. */
export function roleOf(rights: readonly Right[], namespace: string | undefined): string {
  const byResource = Map.groupBy(rights, ({ group, resource }) => `${group}\n${resource}`);
  const lines = [...byResource].map(([key, items]) => {
    const [group = '', resource = ''] = key.split('\n');
    return { group, resource, verbs: [...new Set(items.map(({ verb }) => verb))] };
  });
  const rules = [...Map.groupBy(lines, ({ group, verbs }) => `${group}\n${verbs.join()}`).values()].map((same) => {
    const { group, verbs } = same[0]!;
    const quoted = (texts: readonly string[]) => `[${texts.map((text) => JSON.stringify(text)).join(', ')}]`;
    const resources = quoted(same.map(({ resource }) => resource));
    return `  - apiGroups: ${quoted([group])}\n    resources: ${resources}\n    verbs: ${quoted(verbs)}\n`;
  });
  const head = namespace
    ? `kind: Role\nmetadata:\n  name: gennaker\n  namespace: ${namespace}`
    : 'kind: ClusterRole\nmetadata:\n  name: gennaker';
  return `apiVersion: rbac.authorization.k8s.io/v1\n${head}\nrules:\n${rules.join('')}`;
}
