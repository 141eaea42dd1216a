import { controllerRevisions, daemonSets, deployments, replicaSets, statefulSets } from './apps.ts';
import { cronJobs, jobs } from './batch.ts';
import {
  claims,
  configMaps,
  endpoints,
  events,
  namespaces,
  nodes,
  secrets,
  serviceAccounts,
  services,
  volumes,
} from './core.ts';
import { definitions } from './definitions.ts';
import {
  accessRules,
  autoscalers,
  disruptionBudgets,
  endpointSlices,
  ingressClasses,
  ingresses,
  leases,
  networkPolicies,
  priorityClasses,
  storageClasses,
} from './others.ts';
import { pods } from './pods.ts';
import { quotas } from './quotas.ts';
import { idOf, type Resource } from './resource.ts';

/** All kinds the server knows, in the order discovery lists them. */
export const resources: readonly Resource[] = [
  configMaps,
  endpoints,
  events,
  namespaces,
  nodes,
  claims,
  volumes,
  pods,
  quotas,
  secrets,
  serviceAccounts,
  services,
  controllerRevisions,
  daemonSets,
  deployments,
  replicaSets,
  statefulSets,
  autoscalers,
  cronJobs,
  jobs,
  leases,
  ingressClasses,
  ingresses,
  networkPolicies,
  disruptionBudgets,
  endpointSlices,
  ...accessRules,
  priorityClasses,
  storageClasses,
  definitions,
];

export interface GroupVersion {
  group: string;
  version: string;
  resources: Resource[];
}

/** The groups with their versions, in the order of the list. */
const grouped = (list: readonly Resource[]): GroupVersion[] =>
  list.reduce<GroupVersion[]>((found, one) => {
    const known = found.find((entry) => entry.group === one.group && entry.version === one.version);
    if (known === undefined) found.push({ group: one.group, version: one.version, resources: [one] });
    else known.resources.push(one);
    return found;
  }, []);

export const groupVersions: readonly GroupVersion[] = grouped(resources);

const byPath = new Map(resources.map((one) => [pathOf(one), one]));
const byId = new Map(resources.map((one) => [idOf(one), one]));

function pathOf({ group, version, plural }: Pick<Resource, 'group' | 'version' | 'plural'>): string {
  return `${group}/${version}/${plural}`;
}

export const resourceById = (id: string): Resource | undefined => byId.get(id);

/** The kinds of one cluster: those above, and those that its definitions add. */
export class Kinds {
  readonly #custom = new Map<string, Resource>();

  find(group: string, version: string, plural: string): Resource | undefined {
    const path = pathOf({ group, version, plural });
    return byPath.get(path) ?? [...this.#custom.values()].find((one) => pathOf(one) === path);
  }

  all(): Resource[] {
    return [...resources, ...this.#custom.values()];
  }

  groupVersions(): GroupVersion[] {
    return grouped(this.all());
  }

  /** Replaces a kind of the same name. */
  add(resource: Resource): void {
    this.#custom.set(idOf(resource), resource);
  }

  remove(resource: Resource): void {
    this.#custom.delete(idOf(resource));
  }
}
