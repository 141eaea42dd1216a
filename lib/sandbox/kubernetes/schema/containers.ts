import {
  bool,
  boolKept,
  integer,
  integerKept,
  intOrString,
  keyed,
  list,
  listMergedBy,
  map,
  opaque,
  quantity,
  struct,
  text,
  textKept,
} from './schema.ts';
import { fieldSelector, resourceFieldSelector, volumeDevice, volumeMount } from './volumes.ts';

const keySelector = (name: string) => struct(name, { name: text, key: text, optional: boolKept }, { atomic: true });

const envVar = struct('EnvVar', {
  name: text,
  value: text,
  valueFrom: struct('EnvVarSource', {
    fieldRef: fieldSelector,
    resourceFieldRef: resourceFieldSelector,
    configMapKeyRef: keySelector('ConfigMapKeySelector'),
    secretKeyRef: keySelector('SecretKeySelector'),
  }),
});

const envFrom = struct('EnvFromSource', {
  prefix: text,
  configMapRef: struct('ConfigMapEnvSource', { name: text, optional: boolKept }),
  secretRef: struct('SecretEnvSource', { name: text, optional: boolKept }),
});

const httpHeader = struct('HTTPHeader', { name: text, value: text });
const exec = struct('ExecAction', { command: list(text) });
const httpGet = struct('HTTPGetAction', {
  path: text,
  port: intOrString,
  host: text,
  scheme: text,
  httpHeaders: list(httpHeader),
});
const tcpSocket = struct('TCPSocketAction', { port: intOrString, host: text });

const probe = struct('Probe', {
  exec,
  httpGet,
  tcpSocket,
  grpc: struct('GRPCAction', { port: integer, service: textKept }),
  initialDelaySeconds: integer,
  timeoutSeconds: integer,
  periodSeconds: integer,
  successThreshold: integer,
  failureThreshold: integer,
  terminationGracePeriodSeconds: integerKept,
});

const lifecycleHandler = struct('LifecycleHandler', {
  exec,
  httpGet,
  tcpSocket,
  sleep: struct('SleepAction', { seconds: integer }),
});

export const seLinux = struct('SELinuxOptions', { user: text, role: text, type: text, level: text });
export const seccomp = struct('SeccompProfile', { type: text, localhostProfile: textKept });
export const appArmor = struct('AppArmorProfile', { type: text, localhostProfile: textKept });
export const windows = struct('WindowsSecurityContextOptions', {
  gmsaCredentialSpecName: textKept,
  gmsaCredentialSpec: textKept,
  runAsUserName: textKept,
  hostProcess: boolKept,
});

const securityContext = struct('SecurityContext', {
  capabilities: struct('Capabilities', { add: list(text), drop: list(text) }),
  privileged: boolKept,
  seLinuxOptions: seLinux,
  windowsOptions: windows,
  runAsUser: integerKept,
  runAsGroup: integerKept,
  runAsNonRoot: boolKept,
  readOnlyRootFilesystem: boolKept,
  allowPrivilegeEscalation: boolKept,
  procMount: textKept,
  seccompProfile: seccomp,
  appArmorProfile: appArmor,
});

export const resources = struct('ResourceRequirements', {
  limits: map(quantity),
  requests: map(quantity),
  claims: keyed(struct('ResourceClaim', { name: text, request: text }), ['name']),
});

const containerPort = struct('ContainerPort', {
  name: text,
  hostPort: integer,
  containerPort: integer,
  protocol: text,
  hostIP: text,
});

const containerFields = {
  name: text,
  image: text,
  command: list(text),
  args: list(text),
  workingDir: text,
  ports: keyed(containerPort, ['containerPort', 'protocol'], { keyDefaults: { protocol: 'TCP' } }),
  envFrom: list(envFrom),
  env: keyed(envVar, ['name']),
  resources,
  resizePolicy: list(struct('ContainerResizePolicy', { resourceName: text, restartPolicy: text })),
  restartPolicy: textKept,
  volumeMounts: keyed(volumeMount, ['mountPath']),
  volumeDevices: keyed(volumeDevice, ['devicePath']),
  livenessProbe: probe,
  readinessProbe: probe,
  startupProbe: probe,
  lifecycle: struct('Lifecycle', { postStart: lifecycleHandler, preStop: lifecycleHandler, stopSignal: textKept }),
  terminationMessagePath: text,
  terminationMessagePolicy: text,
  imagePullPolicy: text,
  securityContext,
  stdin: bool,
  stdinOnce: bool,
  tty: bool,
};

export const container = struct('Container', containerFields);
export const ephemeralContainer = struct('EphemeralContainer', { ...containerFields, targetContainerName: text });

const containerStateFields = {
  waiting: struct('ContainerStateWaiting', { reason: text, message: text }),
  running: struct('ContainerStateRunning', { startedAt: text }),
  terminated: struct('ContainerStateTerminated', {
    exitCode: integerKept,
    signal: integer,
    reason: text,
    message: text,
    startedAt: text,
    finishedAt: text,
    containerID: text,
  }),
};
const containerState = struct('ContainerState', containerStateFields);

export const containerStatuses = list(
  struct('ContainerStatus', {
    name: text,
    state: containerState,
    lastState: containerState,
    ready: boolKept,
    restartCount: integerKept,
    image: textKept,
    imageID: textKept,
    containerID: text,
    started: boolKept,
    allocatedResources: map(quantity),
    resources,
    volumeMounts: listMergedBy(opaque, 'mountPath'),
  }),
);
