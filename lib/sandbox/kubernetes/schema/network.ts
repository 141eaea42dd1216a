import { conditions, head, labelSelector, localReference, objectReference, typedReference } from './meta.ts';
import {
  atomicMap,
  bool,
  boolKept,
  integer,
  integerKept,
  intOrString,
  keyed,
  list,
  map,
  opaque,
  set,
  struct,
  text,
  textKept,
} from './schema.ts';

const servicePort = struct('ServicePort', {
  name: text,
  protocol: text,
  appProtocol: textKept,
  port: integer,
  targetPort: intOrString,
  nodePort: integer,
});

const balancerPorts = list(struct('PortStatus', { port: integer, protocol: text, error: textKept }));
const balancerStatus = struct('LoadBalancerStatus', {
  ingress: list(struct('LoadBalancerIngress', { ip: text, hostname: text, ipMode: textKept, ports: balancerPorts })),
});

export const service = struct('Service', {
  ...head,
  spec: struct('ServiceSpec', {
    ports: keyed(servicePort, ['port', 'protocol'], { keyDefaults: { protocol: 'TCP' } }),
    selector: atomicMap(text),
    clusterIP: text,
    clusterIPs: list(text),
    type: text,
    externalIPs: list(text),
    sessionAffinity: text,
    loadBalancerIP: text,
    loadBalancerSourceRanges: list(text),
    externalName: text,
    externalTrafficPolicy: text,
    healthCheckNodePort: integer,
    publishNotReadyAddresses: bool,
    sessionAffinityConfig: struct('SessionAffinityConfig', {
      clientIP: struct('ClientIPConfig', { timeoutSeconds: integerKept }),
    }),
    ipFamilies: list(text),
    ipFamilyPolicy: textKept,
    allocateLoadBalancerNodePorts: boolKept,
    loadBalancerClass: textKept,
    internalTrafficPolicy: textKept,
    trafficDistribution: textKept,
  }),
  status: struct('ServiceStatus', { loadBalancer: balancerStatus, conditions }),
});

const endpointAddress = struct(
  'EndpointAddress',
  { ip: text, hostname: text, nodeName: textKept, targetRef: objectReference },
  { atomic: true },
);
const endpointPort = struct(
  'EndpointPort',
  { name: text, port: integer, protocol: text, appProtocol: textKept },
  { atomic: true },
);

export const endpointSlice = struct('EndpointSlice', {
  ...head,
  addressType: text,
  endpoints: list(
    struct('Endpoint', {
      addresses: set(text),
      conditions: struct('EndpointConditions', { ready: boolKept, serving: boolKept, terminating: boolKept }),
      hostname: textKept,
      targetRef: objectReference,
      deprecatedTopology: map(text),
      nodeName: textKept,
      zone: textKept,
      hints: opaque,
    }),
  ),
  ports: list(
    struct(
      'EndpointPort',
      { name: textKept, port: integerKept, protocol: textKept, appProtocol: textKept },
      { atomic: true },
    ),
  ),
});

export const endpoints = struct('Endpoints', {
  ...head,
  subsets: list(
    struct('EndpointSubset', {
      addresses: list(endpointAddress),
      notReadyAddresses: list(endpointAddress),
      ports: list(endpointPort),
    }),
  ),
});

const ingressBackend = struct('IngressBackend', {
  service: struct('IngressServiceBackend', {
    name: text,
    port: struct('ServiceBackendPort', { name: text, number: integer }, { atomic: true }),
  }),
  resource: typedReference,
});
const ingressPath = struct('HTTPIngressPath', { path: text, pathType: textKept, backend: ingressBackend });

export const ingress = struct('Ingress', {
  ...head,
  spec: struct('IngressSpec', {
    ingressClassName: textKept,
    defaultBackend: ingressBackend,
    tls: list(struct('IngressTLS', { hosts: list(text), secretName: text })),
    rules: list(
      struct('IngressRule', { host: text, http: struct('HTTPIngressRuleValue', { paths: list(ingressPath) }) }),
    ),
  }),
  status: struct('IngressStatus', { loadBalancer: balancerStatus }),
});

export const ingressClass = struct('IngressClass', {
  ...head,
  spec: struct('IngressClassSpec', { controller: text, parameters: typedReference }),
});

const policyPort = struct('NetworkPolicyPort', { protocol: textKept, port: intOrString, endPort: integerKept });
const policyPeer = struct('NetworkPolicyPeer', {
  podSelector: labelSelector,
  namespaceSelector: labelSelector,
  ipBlock: struct('IPBlock', { cidr: text, except: list(text) }),
});

export const networkPolicy = struct('NetworkPolicy', {
  ...head,
  spec: struct('NetworkPolicySpec', {
    podSelector: labelSelector,
    ingress: list(struct('NetworkPolicyIngressRule', { ports: list(policyPort), from: list(policyPeer) })),
    egress: list(struct('NetworkPolicyEgressRule', { ports: list(policyPort), to: list(policyPeer) })),
    policyTypes: list(text),
  }),
});

export const serviceAccount = struct('ServiceAccount', {
  ...head,
  secrets: keyed(objectReference, ['name']),
  imagePullSecrets: list(localReference),
  automountServiceAccountToken: boolKept,
});

export const configMap = struct('ConfigMap', {
  ...head,
  data: map(textKept),
  binaryData: map(textKept),
  immutable: boolKept,
});

export const secret = struct('Secret', {
  ...head,
  data: map(textKept),
  stringData: map(textKept),
  type: text,
  immutable: boolKept,
});
