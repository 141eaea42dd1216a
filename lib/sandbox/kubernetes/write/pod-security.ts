/**
 * The standards for pods that a namespace enforces by its label `pod-security.kubernetes.io/enforce`, in the words of the
 * real server. Of `baseline` and `restricted` those rules that pods in a sandbox can break; each answers what is wrong.
 */
import { isJsonObject, type JsonObject } from '#lib/kernel/json';
import { objectsIn } from '../resources/pod-defaults.ts';

export const enforceLabel = 'pod-security.kubernetes.io/enforce';

/** Undefined where the pod keeps the standard, or where there is none of that name. */
export function violationOf(level: string | undefined, spec: JsonObject): string | undefined {
  const rules = level === 'restricted' ? restricted : level === 'baseline' ? baseline : [];
  const broken = rules.map((rule) => rule(podOf(spec))).filter((one) => one !== undefined);
  return broken.length > 0 ? `violates PodSecurity "${level}:latest": ${broken.join(', ')}` : undefined;
}

interface SecuredPod {
  spec: JsonObject;
  context: JsonObject;
  /** In the order in which they are named. */
  containers: { name: string; container: JsonObject; context: JsonObject }[];
}

type Rule = (pod: SecuredPod) => string | undefined;

const contextOf = (one: JsonObject): JsonObject => (isJsonObject(one.securityContext) ? one.securityContext : {});

function podOf(spec: JsonObject): SecuredPod {
  const all = [...objectsIn(spec, 'initContainers'), ...objectsIn(spec, 'containers')];
  const containers = all.map((container) => ({
    name: String(container.name),
    container,
    context: contextOf(container),
  }));
  return { spec, context: contextOf(spec), containers };
}

const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ');
const named = (word: string, names: readonly string[]): string =>
  `${word}${names.length === 1 ? '' : 's'} ${quoted(names)}`;
/** The names of the containers of which something is true. */
const those = (pod: SecuredPod, is: (context: JsonObject) => boolean): string[] =>
  pod.containers.filter(({ context }) => is(context)).map(({ name }) => name);
/** Who set something wrong, the pod first. Undefined when nobody did. */
function setters(ofPod: boolean, containers: readonly string[]): string | undefined {
  const all = [...(ofPod ? ['pod'] : []), ...(containers.length > 0 ? [named('container', containers)] : [])];
  return all.length > 0 ? all.join(' and ') : undefined;
}

const hostNamespaces: Rule = ({ spec }) => {
  const set = ['hostNetwork', 'hostPID', 'hostIPC'].filter((key) => spec[key] === true);
  return set.length > 0 ? `host namespaces (${set.map((key) => `${key}=true`).join(', ')})` : undefined;
};

const hostPaths: Rule = ({ spec }) => {
  const names = objectsIn(spec, 'volumes').filter(({ hostPath }) => isJsonObject(hostPath));
  return names.length > 0
    ? `hostPath volumes (${named(
        'volume',
        names.map(({ name }) => String(name)),
      )})`
    : undefined;
};

const hostPorts: Rule = ({ containers }) => {
  const portsOf = (container: JsonObject) =>
    objectsIn(container, 'ports').flatMap(({ hostPort }) => (hostPort ? [String(hostPort)] : []));
  const users = containers.filter(({ container }) => portsOf(container).length > 0);
  const ports = [...new Set(users.flatMap(({ container }) => portsOf(container)))].sort();
  if (ports.length === 0) return undefined;
  const names = users.map(({ name }) => name);
  return `hostPort (${named('container', names)} use${names.length === 1 ? 's' : ''} hostPort${ports.length === 1 ? '' : 's'} ${ports.join(', ')})`;
};

const privileged: Rule = (pod) => {
  const names = those(pod, (context) => context.privileged === true);
  return names.length > 0
    ? `privileged (${named('container', names)} must not set securityContext.privileged=true)`
    : undefined;
};

const capabilitiesOf = (context: JsonObject, key: 'add' | 'drop'): string[] => {
  const list = isJsonObject(context.capabilities) ? context.capabilities[key] : undefined;
  return Array.isArray(list) ? list.map(String) : [];
};

const usual =
  'AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID SYS_CHROOT';

/** Who adds other capabilities than these. */
function added(pod: SecuredPod, allowed: readonly string[]): string | undefined {
  const foreign = (context: JsonObject) => capabilitiesOf(context, 'add').filter((one) => !allowed.includes(one));
  const names = those(pod, (context) => foreign(context).length > 0);
  if (names.length === 0) return undefined;
  const all = [...new Set(pod.containers.flatMap(({ context }) => foreign(context)))].sort();
  return `${named('container', names)} must not include ${quoted(all)} in securityContext.capabilities.add`;
}

const unusualCapabilities: Rule = (pod) => {
  const found = added(pod, usual.split(' '));
  return found && `non-default capabilities (${found})`;
};

const allCapabilities: Rule = (pod) => {
  const keeping = those(pod, (context) => !capabilitiesOf(context, 'drop').includes('ALL'));
  const must = `${named('container', keeping)} must set securityContext.capabilities.drop=["ALL"]`;
  const wrong = [...(keeping.length > 0 ? [must] : []), added(pod, ['NET_BIND_SERVICE'])].filter(Boolean);
  return wrong.length > 0 ? `unrestricted capabilities (${wrong.join('; ')})` : undefined;
};

const escalation: Rule = (pod) => {
  const names = those(pod, (context) => context.allowPrivilegeEscalation !== false);
  if (names.length === 0) return undefined;
  const must = 'must set securityContext.allowPrivilegeEscalation=false';
  return `allowPrivilegeEscalation != false (${named('container', names)} ${must})`;
};

const freeVolumes = 'configMap csi downwardAPI emptyDir ephemeral persistentVolumeClaim projected secret'.split(' ');

const volumeTypes: Rule = ({ spec }) => {
  const typeOf = (volume: JsonObject) => Object.keys(volume).find((key) => key !== 'name') ?? 'emptyDir';
  const bad = objectsIn(spec, 'volumes').filter((volume) => !freeVolumes.includes(typeOf(volume)));
  if (bad.length === 0) return undefined;
  const types = [...new Set(bad.map(typeOf))].sort();
  const names = bad.map(({ name }) => String(name));
  const use = `use${names.length === 1 ? 's' : ''} restricted volume type${types.length === 1 ? '' : 's'}`;
  return `restricted volume types (${named('volume', names)} ${use} ${quoted(types)})`;
};

const nonRoot: Rule = (pod) => {
  const wrong = setters(
    pod.context.runAsNonRoot === false,
    those(pod, (context) => context.runAsNonRoot === false),
  );
  if (wrong) return `runAsNonRoot != true (${wrong} must not set securityContext.runAsNonRoot=false)`;
  if (pod.context.runAsNonRoot === true) return undefined;
  const silent = those(pod, (context) => context.runAsNonRoot !== true);
  if (silent.length === 0) return undefined;
  return `runAsNonRoot != true (pod or ${named('container', silent)} must set securityContext.runAsNonRoot=true)`;
};

const rootUser: Rule = (pod) => {
  const wrong = setters(
    pod.context.runAsUser === 0,
    those(pod, (context) => context.runAsUser === 0),
  );
  return wrong && `runAsUser=0 (${wrong} must not set runAsUser=0)`;
};

const profileOf = (context: JsonObject): unknown =>
  isJsonObject(context.seccompProfile) ? context.seccompProfile.type : undefined;

const unconfined: Rule = (pod) => {
  const is = (context: JsonObject) => profileOf(context) === 'Unconfined';
  const wrong = setters(is(pod.context), those(pod, is));
  return wrong && `seccompProfile (${wrong} must not set securityContext.seccompProfile.type to "Unconfined")`;
};

const confined: Rule = (pod) => {
  const wrong = unconfined(pod);
  if (wrong || profileOf(pod.context) !== undefined) return wrong;
  const silent = those(pod, (context) => profileOf(context) === undefined);
  if (silent.length === 0) return undefined;
  const must = 'must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"';
  return `seccompProfile (pod or ${named('container', silent)} ${must})`;
};

/** In the order in which the server tells them. */
const baseline: Rule[] = [unusualCapabilities, hostNamespaces, hostPaths, hostPorts, privileged, unconfined];
const restricted: Rule[] = [
  ...[hostNamespaces, hostPorts, privileged],
  ...[escalation, allCapabilities, volumeTypes, nonRoot, rootUser, confined],
];
