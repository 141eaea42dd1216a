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
import {
  accessRules,
  autoscalers,
  disruptionBudgets,
  ingressClasses,
  ingresses,
  leases,
  networkPolicies,
  priorityClasses,
  storageClasses,
} from './others.ts';
import { pods } from './pods.ts';
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
  ...accessRules,
  priorityClasses,
  storageClasses,
];

const byPath = new Map(resources.map((one) => [`${one.group}/${one.version}/${one.plural}`, one]));
const byId = new Map(resources.map((one) => [idOf(one), one]));

export const findResource = (group: string, version: string, plural: string): Resource | undefined =>
  byPath.get(`${group}/${version}/${plural}`);

export const resourceById = (id: string): Resource | undefined => byId.get(id);

export interface GroupVersion {
  group: string;
  version: string;
  resources: Resource[];
}

/** The groups with their versions, in the order of the list. */
export const groupVersions: readonly GroupVersion[] = resources.reduce<GroupVersion[]>((found, one) => {
  const known = found.find((entry) => entry.group === one.group && entry.version === one.version);
  if (known === undefined) found.push({ group: one.group, version: one.version, resources: [one] });
  else known.resources.push(one);
  return found;
}, []);
