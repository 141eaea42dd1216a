import { labelSelector, localReference, objectMeta, typedReference } from './meta.ts';
import { bool, boolKept, integerKept, list, map, opaque, quantity, struct, text, textKept } from './schema.ts';

export const fieldSelector = struct('ObjectFieldSelector', { apiVersion: text, fieldPath: text }, { atomic: true });
export const resourceFieldSelector = struct(
  'ResourceFieldSelector',
  { containerName: text, resource: text, divisor: quantity },
  { atomic: true },
);

const keyToPath = struct('KeyToPath', { key: text, path: text, mode: integerKept });
const items = list(keyToPath);
const downwardItem = struct('DownwardAPIVolumeFile', {
  path: text,
  fieldRef: fieldSelector,
  resourceFieldRef: resourceFieldSelector,
  mode: integerKept,
});

const projection = struct('VolumeProjection', {
  secret: struct('SecretProjection', { name: text, items, optional: boolKept }),
  configMap: struct('ConfigMapProjection', { name: text, items, optional: boolKept }),
  downwardAPI: struct('DownwardAPIProjection', { items: list(downwardItem) }),
  serviceAccountToken: struct('ServiceAccountTokenProjection', {
    audience: text,
    expirationSeconds: integerKept,
    path: text,
  }),
  clusterTrustBundle: opaque,
});

const volumeResources = struct('VolumeResourceRequirements', { limits: map(quantity), requests: map(quantity) });

export const claimSpec = struct('PersistentVolumeClaimSpec', {
  accessModes: list(text),
  selector: labelSelector,
  resources: volumeResources,
  volumeName: text,
  storageClassName: textKept,
  volumeMode: textKept,
  dataSource: typedReference,
  dataSourceRef: opaque,
  volumeAttributesClassName: textKept,
});

/** A union: exactly one member besides the name. The rarer drivers are kept as they come. */
export const volume = struct(
  'Volume',
  {
    name: text,
    emptyDir: struct('EmptyDirVolumeSource', { medium: text, sizeLimit: quantity }),
    configMap: struct('ConfigMapVolumeSource', { name: text, items, defaultMode: integerKept, optional: boolKept }),
    secret: struct('SecretVolumeSource', { secretName: text, items, defaultMode: integerKept, optional: boolKept }),
    hostPath: struct('HostPathVolumeSource', { path: text, type: textKept }),
    persistentVolumeClaim: struct('PersistentVolumeClaimVolumeSource', { claimName: text, readOnly: bool }),
    projected: struct('ProjectedVolumeSource', { sources: list(projection), defaultMode: integerKept }),
    downwardAPI: struct('DownwardAPIVolumeSource', { items: list(downwardItem), defaultMode: integerKept }),
    nfs: struct('NFSVolumeSource', { server: text, path: text, readOnly: bool }),
    csi: struct('CSIVolumeSource', {
      driver: text,
      readOnly: boolKept,
      fsType: textKept,
      volumeAttributes: map(text),
      nodePublishSecretRef: localReference,
    }),
    ephemeral: struct('EphemeralVolumeSource', {
      volumeClaimTemplate: struct('PersistentVolumeClaimTemplate', { metadata: objectMeta, spec: claimSpec }),
    }),
    image: struct('ImageVolumeSource', { reference: text, pullPolicy: text }),
    gcePersistentDisk: opaque,
    awsElasticBlockStore: opaque,
    azureDisk: opaque,
    azureFile: opaque,
    cephfs: opaque,
    cinder: opaque,
    fc: opaque,
    flexVolume: opaque,
    flocker: opaque,
    gitRepo: opaque,
    glusterfs: opaque,
    iscsi: opaque,
    photonPersistentDisk: opaque,
    portworxVolume: opaque,
    quobyte: opaque,
    rbd: opaque,
    scaleIO: opaque,
    storageos: opaque,
    vsphereVolume: opaque,
  },
  { retainKeys: true },
);

export const volumeMount = struct('VolumeMount', {
  name: text,
  readOnly: bool,
  recursiveReadOnly: textKept,
  mountPath: text,
  subPath: text,
  mountPropagation: textKept,
  subPathExpr: text,
});

export const volumeDevice = struct('VolumeDevice', { name: text, devicePath: text });
