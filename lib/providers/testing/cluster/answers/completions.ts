/** What the API server adds to what a writer leaves out. Recorded from a real control plane. */
import type { Recorded } from './recorded.ts';

export const completions: readonly Recorded[] = [
  {
    title: 'a deployment',
    ask: [
      'POST',
      '/apis/apps/v1/namespaces/{ns}/deployments',
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'k1' },
        spec: {
          replicas: 0,
          selector: { matchLabels: { app: 'x' } },
          template: { metadata: { labels: { app: 'x' } }, spec: { containers: [{ name: 'a', image: 'a:1' }] } },
        },
      },
    ],
    answer: {
      status: 201,
      body: {
        spec: {
          replicas: 0,
          selector: { matchLabels: { app: 'x' } },
          template: {
            metadata: { labels: { app: 'x' } },
            spec: {
              containers: [
                {
                  name: 'a',
                  image: 'a:1',
                  resources: {},
                  terminationMessagePath: '/dev/termination-log',
                  terminationMessagePolicy: 'File',
                  imagePullPolicy: 'IfNotPresent',
                },
              ],
              restartPolicy: 'Always',
              terminationGracePeriodSeconds: 30,
              dnsPolicy: 'ClusterFirst',
              securityContext: {},
              schedulerName: 'default-scheduler',
            },
          },
          strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '25%', maxSurge: '25%' } },
          revisionHistoryLimit: 10,
          progressDeadlineSeconds: 600,
        },
      },
    },
  },
  {
    title: 'a replica set',
    ask: [
      'POST',
      '/apis/apps/v1/namespaces/{ns}/replicasets',
      {
        metadata: { name: 'k2' },
        spec: {
          selector: { matchLabels: { app: 'x' } },
          replicas: 0,
          template: { metadata: { labels: { app: 'x' } }, spec: { containers: [{ name: 'a', image: 'a:1' }] } },
        },
      },
    ],
    answer: {
      status: 201,
      body: {
        spec: {
          replicas: 0,
          selector: { matchLabels: { app: 'x' } },
          template: {
            metadata: { labels: { app: 'x' } },
            spec: {
              containers: [
                {
                  name: 'a',
                  image: 'a:1',
                  resources: {},
                  terminationMessagePath: '/dev/termination-log',
                  terminationMessagePolicy: 'File',
                  imagePullPolicy: 'IfNotPresent',
                },
              ],
              restartPolicy: 'Always',
              terminationGracePeriodSeconds: 30,
              dnsPolicy: 'ClusterFirst',
              securityContext: {},
              schedulerName: 'default-scheduler',
            },
          },
        },
        'metadata.generation': 1,
      },
    },
  },
  {
    title: 'a stateful set',
    ask: [
      'POST',
      '/apis/apps/v1/namespaces/{ns}/statefulsets',
      {
        metadata: { name: 'k3' },
        spec: {
          replicas: 0,
          selector: { matchLabels: { app: 'x' } },
          template: { metadata: { labels: { app: 'x' } }, spec: { containers: [{ name: 'a', image: 'a:1' }] } },
        },
      },
    ],
    answer: {
      status: 201,
      body: {
        spec: {
          replicas: 0,
          selector: { matchLabels: { app: 'x' } },
          template: {
            metadata: { labels: { app: 'x' } },
            spec: {
              containers: [
                {
                  name: 'a',
                  image: 'a:1',
                  resources: {},
                  terminationMessagePath: '/dev/termination-log',
                  terminationMessagePolicy: 'File',
                  imagePullPolicy: 'IfNotPresent',
                },
              ],
              restartPolicy: 'Always',
              terminationGracePeriodSeconds: 30,
              dnsPolicy: 'ClusterFirst',
              securityContext: {},
              schedulerName: 'default-scheduler',
            },
          },
          serviceName: '',
          podManagementPolicy: 'OrderedReady',
          updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0, maxUnavailable: 1 } },
          revisionHistoryLimit: 10,
          persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
        },
      },
    },
  },
  {
    title: 'a daemon set',
    ask: [
      'POST',
      '/apis/apps/v1/namespaces/{ns}/daemonsets',
      {
        metadata: { name: 'k4' },
        spec: {
          selector: { matchLabels: { app: 'x' } },
          template: {
            metadata: { labels: { app: 'x' } },
            spec: { containers: [{ name: 'a', image: 'a:1' }], nodeSelector: { no: 'node' } },
          },
        },
      },
    ],
    answer: {
      status: 201,
      body: {
        spec: {
          selector: { matchLabels: { app: 'x' } },
          template: {
            metadata: { labels: { app: 'x' } },
            spec: {
              containers: [
                {
                  name: 'a',
                  image: 'a:1',
                  resources: {},
                  terminationMessagePath: '/dev/termination-log',
                  terminationMessagePolicy: 'File',
                  imagePullPolicy: 'IfNotPresent',
                },
              ],
              restartPolicy: 'Always',
              terminationGracePeriodSeconds: 30,
              dnsPolicy: 'ClusterFirst',
              nodeSelector: { no: 'node' },
              securityContext: {},
              schedulerName: 'default-scheduler',
            },
          },
          updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } },
          revisionHistoryLimit: 10,
        },
      },
    },
  },
  {
    title: 'a job without a size',
    ask: [
      'POST',
      '/apis/batch/v1/namespaces/{ns}/jobs',
      {
        apiVersion: 'batch/v1',
        kind: 'Job',
        metadata: { name: 'k5' },
        spec: {
          suspend: true,
          template: {
            metadata: { labels: { app: 'x' } },
            spec: { containers: [{ name: 'a', image: 'a:1' }], restartPolicy: 'Never' },
          },
        },
      },
    ],
    answer: {
      status: 201,
      body: {
        'spec.completions': 1,
        'spec.parallelism': 1,
        'spec.backoffLimit': 6,
        'spec.completionMode': 'NonIndexed',
        'spec.podReplacementPolicy': 'TerminatingOrFailed',
        'spec.manualSelector': false,
      },
    },
  },
  {
    title: 'a job with parallelism only',
    ask: [
      'POST',
      '/apis/batch/v1/namespaces/{ns}/jobs',
      {
        apiVersion: 'batch/v1',
        kind: 'Job',
        metadata: { name: 'k6' },
        spec: {
          suspend: true,
          template: {
            metadata: { labels: { app: 'x' } },
            spec: { containers: [{ name: 'a', image: 'a:1' }], restartPolicy: 'Never' },
          },
          parallelism: 2,
        },
      },
    ],
    answer: { status: 201, body: { 'spec.completions': null, 'spec.parallelism': 2 } },
  },
  {
    title: 'a cron job',
    ask: [
      'POST',
      '/apis/batch/v1/namespaces/{ns}/cronjobs',
      {
        apiVersion: 'batch/v1',
        kind: 'CronJob',
        metadata: { name: 'k7' },
        spec: {
          schedule: '0 0 1 1 *',
          jobTemplate: {
            spec: {
              template: {
                metadata: { labels: { app: 'x' } },
                spec: { containers: [{ name: 'a', image: 'a:1' }], restartPolicy: 'Never' },
              },
            },
          },
        },
      },
    ],
    answer: {
      status: 201,
      body: {
        spec: {
          schedule: '0 0 1 1 *',
          concurrencyPolicy: 'Allow',
          suspend: false,
          jobTemplate: {
            metadata: {},
            spec: {
              template: {
                metadata: { labels: { app: 'x' } },
                spec: {
                  containers: [
                    {
                      name: 'a',
                      image: 'a:1',
                      resources: {},
                      terminationMessagePath: '/dev/termination-log',
                      terminationMessagePolicy: 'File',
                      imagePullPolicy: 'IfNotPresent',
                    },
                  ],
                  restartPolicy: 'Never',
                  terminationGracePeriodSeconds: 30,
                  dnsPolicy: 'ClusterFirst',
                  securityContext: {},
                  schedulerName: 'default-scheduler',
                },
              },
            },
          },
          successfulJobsHistoryLimit: 3,
          failedJobsHistoryLimit: 1,
        },
      },
    },
  },
  {
    title: 'a probe',
    ask: [
      'POST',
      '/api/v1/namespaces/{ns}/pods',
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'k8' },
        spec: { containers: [{ name: 'a', image: 'a:1', readinessProbe: { httpGet: { port: 80 } } }] },
      },
    ],
    answer: {
      status: 201,
      body: {
        'spec.containers.0.readinessProbe': {
          httpGet: { path: '/', port: 80, scheme: 'HTTP' },
          timeoutSeconds: 1,
          periodSeconds: 10,
          successThreshold: 1,
          failureThreshold: 3,
        },
      },
    },
  },
  {
    title: 'a port',
    ask: [
      'POST',
      '/api/v1/namespaces/{ns}/pods',
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'k9' },
        spec: { containers: [{ name: 'a', image: 'a:1', ports: [{ containerPort: 80 }] }] },
      },
    ],
    answer: { status: 201, body: { 'spec.containers.0.ports': [{ containerPort: 80, protocol: 'TCP' }] } },
  },
  {
    title: 'volumes',
    ask: [
      'POST',
      '/api/v1/namespaces/{ns}/pods',
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'k10' },
        spec: {
          containers: [{ name: 'a', image: 'a:1' }],
          nodeSelector: { no: 'node' },
          volumes: [
            { name: 'a', configMap: { name: 'm' } },
            { name: 'b', secret: { secretName: 's' } },
            { name: 'c', emptyDir: {} },
            { name: 'd', hostPath: { path: '/d' } },
            { name: 'e' },
          ],
        },
      },
    ],
    answer: {
      status: 201,
      body: {
        'spec.volumes.0': { name: 'a', configMap: { name: 'm', defaultMode: 420 } },
        'spec.volumes.1': { name: 'b', secret: { secretName: 's', defaultMode: 420 } },
        'spec.volumes.2': { name: 'c', emptyDir: {} },
        'spec.volumes.3': { name: 'd', hostPath: { path: '/d', type: '' } },
        'spec.volumes.4': { name: 'e', emptyDir: {} },
      },
    },
  },
  {
    title: 'variables from the pod',
    ask: [
      'POST',
      '/api/v1/namespaces/{ns}/pods',
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'k11' },
        spec: {
          containers: [
            { name: 'a', image: 'a:1', env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }] },
          ],
        },
      },
    ],
    answer: {
      status: 201,
      body: {
        'spec.containers.0.env': [
          { name: 'A', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.name' } } },
        ],
      },
    },
  },
  {
    title: 'the pull policy of latest',
    ask: [
      'POST',
      '/api/v1/namespaces/{ns}/pods',
      { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'k12' }, spec: { containers: [{ name: 'a', image: 'a' }] } },
    ],
    answer: { status: 201, body: { 'spec.containers.0.imagePullPolicy': 'Always' } },
  },
  {
    title: 'the pull policy of a digest',
    ask: [
      'POST',
      '/api/v1/namespaces/{ns}/pods',
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'k13' },
        spec: {
          containers: [
            { name: 'a', image: 'a@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' },
          ],
        },
      },
    ],
    answer: { status: 201, body: { 'spec.containers.0.imagePullPolicy': 'IfNotPresent' } },
  },
  {
    title: 'the quality of a guaranteed pod',
    ask: [
      'POST',
      '/api/v1/namespaces/{ns}/pods',
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'k14' },
        spec: { containers: [{ name: 'a', image: 'a:1', resources: { limits: { cpu: '1', memory: '1Gi' } } }] },
      },
    ],
    answer: {
      status: 201,
      body: {
        status: { phase: 'Pending', qosClass: 'Guaranteed' },
        'spec.containers.0.resources': { limits: { cpu: '1', memory: '1Gi' }, requests: { cpu: '1', memory: '1Gi' } },
      },
    },
  },
  {
    title: 'the quality of a burstable pod',
    ask: [
      'POST',
      '/api/v1/namespaces/{ns}/pods',
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'k15' },
        spec: { containers: [{ name: 'a', image: 'a:1', resources: { requests: { cpu: '100m' } } }] },
      },
    ],
    answer: {
      status: 201,
      body: {
        'status.qosClass': 'Burstable',
        'spec.priority': 0,
        'spec.preemptionPolicy': 'PreemptLowerPriority',
        'spec.enableServiceLinks': true,
      },
    },
  },
  {
    title: 'a service',
    ask: [
      'POST',
      '/api/v1/namespaces/{ns}/services',
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'k16' },
        spec: { selector: { a: 'b' }, ports: [{ port: 80 }] },
      },
    ],
    answer: {
      status: 201,
      body: {
        'spec.type': 'ClusterIP',
        'spec.sessionAffinity': 'None',
        'spec.ports': [{ protocol: 'TCP', port: 80, targetPort: 80 }],
        'spec.ipFamilies': ['IPv4'],
        'spec.ipFamilyPolicy': 'SingleStack',
        'spec.internalTrafficPolicy': 'Cluster',
        status: { loadBalancer: {} },
      },
    },
  },
  {
    title: 'a headless service',
    ask: [
      'POST',
      '/api/v1/namespaces/{ns}/services',
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'k17' },
        spec: { clusterIP: 'None', ports: [{ port: 80 }] },
      },
    ],
    answer: { status: 201, body: { 'spec.clusterIP': 'None', 'spec.clusterIPs': ['None'] } },
  },
  {
    title: 'an external name',
    ask: [
      'POST',
      '/api/v1/namespaces/{ns}/services',
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'k18' },
        spec: { type: 'ExternalName', externalName: 'example.com' },
      },
    ],
    answer: {
      status: 201,
      body: { spec: { type: 'ExternalName', sessionAffinity: 'None', externalName: 'example.com' } },
    },
  },
  {
    title: 'a secret',
    ask: ['POST', '/api/v1/namespaces/{ns}/secrets', { metadata: { name: 'k19' }, stringData: { a: 'b' } }],
    answer: { status: 201, body: { type: 'Opaque', data: { a: 'Yg==' } } },
  },
  {
    title: 'an ingress',
    ask: [
      'POST',
      '/apis/networking.k8s.io/v1/namespaces/{ns}/ingresses',
      { metadata: { name: 'k20' }, spec: { defaultBackend: { service: { name: 's', port: { number: 80 } } } } },
    ],
    answer: {
      status: 201,
      body: {
        spec: { defaultBackend: { service: { name: 's', port: { number: 80 } } } },
        status: { loadBalancer: {} },
        'metadata.generation': 1,
      },
    },
  },
  {
    title: 'a network policy',
    ask: [
      'POST',
      '/apis/networking.k8s.io/v1/namespaces/{ns}/networkpolicies',
      { metadata: { name: 'k21' }, spec: { podSelector: {} } },
    ],
    answer: { status: 201, body: { spec: { podSelector: {}, policyTypes: ['Ingress'] }, 'metadata.generation': 1 } },
  },
  {
    title: 'an autoscaler',
    ask: [
      'POST',
      '/apis/autoscaling/v2/namespaces/{ns}/horizontalpodautoscalers',
      {
        metadata: { name: 'k22' },
        spec: { maxReplicas: 3, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'nobody' } },
      },
    ],
    answer: {
      status: 201,
      body: {
        spec: {
          scaleTargetRef: { kind: 'Deployment', name: 'nobody', apiVersion: 'apps/v1' },
          minReplicas: 1,
          maxReplicas: 3,
          metrics: [
            { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } },
          ],
        },
      },
    },
  },
  {
    title: 'a namespace',
    ask: ['POST', '/api/v1/namespaces?dryRun=All', { metadata: { name: 'k23' } }],
    answer: {
      status: 201,
      body: {
        'metadata.labels': { 'kubernetes.io/metadata.name': 'k23' },
        spec: { finalizers: ['kubernetes'] },
        status: { phase: 'Active' },
      },
    },
  },
  {
    title: 'a claim',
    ask: [
      'POST',
      '/api/v1/namespaces/{ns}/persistentvolumeclaims',
      {
        metadata: { name: 'k24' },
        spec: { storageClassName: '', accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1024Mi' } } },
      },
    ],
    answer: {
      status: 201,
      body: {
        spec: {
          accessModes: ['ReadWriteOnce'],
          resources: { requests: { storage: '1Gi' } },
          storageClassName: '',
          volumeMode: 'Filesystem',
        },
        status: { phase: 'Pending' },
      },
    },
  },
  {
    title: 'generations of config maps, which have none',
    ask: [
      'POST',
      '/api/v1/namespaces/{ns}/configmaps',
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'k25' }, data: { a: '1' } },
    ],
    answer: { status: 201, body: { 'metadata.generation': null, data: { a: '1' } } },
  },
  {
    title: 'the status a writer sends, which is dropped',
    ask: [
      'POST',
      '/apis/apps/v1/namespaces/{ns}/deployments',
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'k26' },
        spec: {
          replicas: 0,
          selector: { matchLabels: { app: 'x' } },
          template: { metadata: { labels: { app: 'x' } }, spec: { containers: [{ name: 'a', image: 'a:1' }] } },
        },
        status: { replicas: 9 },
      },
    ],
    answer: { status: 201, body: { status: {} } },
  },
  {
    title: 'empty texts and nulls, which are dropped',
    ask: [
      'POST',
      '/apis/apps/v1/namespaces/{ns}/deployments',
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'k27' },
        spec: {
          replicas: 0,
          selector: { matchLabels: { app: 'x' } },
          template: {
            metadata: { labels: { app: 'x' } },
            spec: { containers: [{ name: 'a', image: 'a:1' }], nodeName: '', hostname: null },
          },
        },
      },
    ],
    answer: { status: 201, body: { 'spec.template.spec.nodeName': null, 'spec.template.spec.hostname': null } },
  },
  {
    title: 'an answer to what one may do',
    ask: [
      'POST',
      '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
      {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SelfSubjectAccessReview',
        spec: { resourceAttributes: { namespace: '{ns}', verb: 'create', group: 'apps', resource: 'deployments' } },
      },
    ],
    answer: {
      status: 201,
      body: {
        kind: 'SelfSubjectAccessReview',
        'status.allowed': true,
        spec: { resourceAttributes: { namespace: '{ns}', verb: 'create', group: 'apps', resource: 'deployments' } },
      },
    },
  },
];
