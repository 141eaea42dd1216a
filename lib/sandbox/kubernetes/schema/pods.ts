import {
  appArmor,
  container,
  containerStatuses,
  ephemeralContainer,
  resources,
  seccomp,
  seLinux,
  windows,
} from './containers.ts';
import { conditions, head, labelSelector, localReference, objectMeta, selectorRequirement } from './meta.ts';
import {
  atomicMap,
  bool,
  boolKept,
  integer,
  integerKept,
  keyed,
  list,
  map,
  opaque,
  quantity,
  struct,
  text,
  textKept,
} from './schema.ts';
import { volume } from './volumes.ts';

const nodeTerm = struct(
  'NodeSelectorTerm',
  { matchExpressions: list(selectorRequirement), matchFields: list(selectorRequirement) },
  { atomic: true },
);
const podTerm = struct('PodAffinityTerm', {
  labelSelector,
  namespaces: list(text),
  topologyKey: text,
  namespaceSelector: labelSelector,
  matchLabelKeys: list(text),
  mismatchLabelKeys: list(text),
});
const weightedPodTerm = struct('WeightedPodAffinityTerm', { weight: integer, podAffinityTerm: podTerm });
const podAffinity = (name: string) =>
  struct(name, {
    requiredDuringSchedulingIgnoredDuringExecution: list(podTerm),
    preferredDuringSchedulingIgnoredDuringExecution: list(weightedPodTerm),
  });

const affinity = struct('Affinity', {
  nodeAffinity: struct('NodeAffinity', {
    requiredDuringSchedulingIgnoredDuringExecution: struct(
      'NodeSelector',
      { nodeSelectorTerms: list(nodeTerm) },
      { atomic: true },
    ),
    preferredDuringSchedulingIgnoredDuringExecution: list(
      struct('PreferredSchedulingTerm', { weight: integer, preference: nodeTerm }),
    ),
  }),
  podAffinity: podAffinity('PodAffinity'),
  podAntiAffinity: podAffinity('PodAntiAffinity'),
});

const toleration = struct('Toleration', {
  key: text,
  operator: text,
  value: text,
  effect: text,
  tolerationSeconds: integerKept,
});

const podSecurityContext = struct('PodSecurityContext', {
  seLinuxOptions: seLinux,
  windowsOptions: windows,
  runAsUser: integerKept,
  runAsGroup: integerKept,
  runAsNonRoot: boolKept,
  supplementalGroups: list(integer),
  supplementalGroupsPolicy: textKept,
  fsGroup: integerKept,
  sysctls: list(struct('Sysctl', { name: text, value: text })),
  fsGroupChangePolicy: textKept,
  seccompProfile: seccomp,
  appArmorProfile: appArmor,
  seLinuxChangePolicy: textKept,
});

const spread = struct('TopologySpreadConstraint', {
  maxSkew: integer,
  topologyKey: text,
  whenUnsatisfiable: text,
  labelSelector,
  minDomains: integerKept,
  nodeAffinityPolicy: textKept,
  nodeTaintsPolicy: textKept,
  matchLabelKeys: list(text),
});

export const podSpec = struct('PodSpec', {
  volumes: keyed(volume, ['name']),
  initContainers: keyed(container, ['name']),
  containers: keyed(container, ['name']),
  ephemeralContainers: keyed(ephemeralContainer, ['name']),
  restartPolicy: text,
  terminationGracePeriodSeconds: integerKept,
  activeDeadlineSeconds: integerKept,
  dnsPolicy: text,
  nodeSelector: atomicMap(text),
  serviceAccountName: text,
  serviceAccount: text,
  automountServiceAccountToken: boolKept,
  nodeName: text,
  hostNetwork: bool,
  hostPID: bool,
  hostIPC: bool,
  shareProcessNamespace: boolKept,
  securityContext: podSecurityContext,
  imagePullSecrets: keyed(localReference, ['name']),
  hostname: text,
  subdomain: text,
  affinity,
  schedulerName: text,
  tolerations: list(toleration),
  hostAliases: keyed(struct('HostAlias', { ip: text, hostnames: list(text) }), ['ip']),
  priorityClassName: text,
  priority: integerKept,
  dnsConfig: struct('PodDNSConfig', {
    nameservers: list(text),
    searches: list(text),
    options: list(struct('PodDNSConfigOption', { name: text, value: textKept })),
  }),
  readinessGates: list(struct('PodReadinessGate', { conditionType: text })),
  runtimeClassName: textKept,
  enableServiceLinks: boolKept,
  preemptionPolicy: textKept,
  overhead: map(quantity),
  topologySpreadConstraints: keyed(spread, ['topologyKey', 'whenUnsatisfiable']),
  setHostnameAsFQDN: boolKept,
  os: struct('PodOS', { name: text }),
  hostUsers: boolKept,
  schedulingGates: keyed(struct('PodSchedulingGate', { name: text }), ['name']),
  resourceClaims: keyed(opaque, ['name']),
  resources,
});

export const podTemplate = struct('PodTemplateSpec', { metadata: objectMeta, spec: podSpec });

const podIps = keyed(struct('PodIP', { ip: text }), ['ip']);
const hostIps = list(struct('HostIP', { ip: text }));

export const pod = struct('Pod', {
  ...head,
  spec: podSpec,
  status: struct('PodStatus', {
    observedGeneration: integer,
    phase: text,
    conditions,
    message: text,
    reason: text,
    nominatedNodeName: text,
    hostIP: text,
    hostIPs: hostIps,
    podIP: text,
    podIPs: podIps,
    startTime: text,
    initContainerStatuses: containerStatuses,
    containerStatuses,
    qosClass: text,
    ephemeralContainerStatuses: containerStatuses,
    resize: text,
    resourceClaimStatuses: list(opaque),
  }),
});
