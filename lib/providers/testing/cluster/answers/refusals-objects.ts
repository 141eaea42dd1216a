/** What the API server refuses: the request, and the whole of its answer. Recorded from a real control plane. */
import type { Recorded } from './recorded.ts';

export const refusalsObjects: readonly Recorded[] = [
  {
    title: 'a secret that is not base64',
    ask: ['POST', '/api/v1/namespaces/{ns}/secrets', { metadata: { name: 'r27' }, data: { a: '*' } }],
    answer: {
      status: 400,
      reason: 'BadRequest',
      message: 'Secret in version "v1" cannot be handled as a Secret: illegal base64 data at input byte 0',
    },
  },
  {
    title: 'a TLS secret without a key',
    ask: [
      'POST',
      '/api/v1/namespaces/{ns}/secrets',
      { metadata: { name: 'r28' }, type: 'kubernetes.io/tls', data: { 'tls.crt': 'YQ==' } },
    ],
    answer: {
      status: 422,
      reason: 'Invalid',
      message: 'Secret "r28" is invalid: data[tls.key]: Required value',
      causes: [{ reason: 'FieldValueRequired', message: 'Required value', field: 'data[tls.key]' }],
    },
  },
  {
    title: 'a docker secret without its file',
    ask: [
      'POST',
      '/api/v1/namespaces/{ns}/secrets',
      { metadata: { name: 'r29' }, type: 'kubernetes.io/dockerconfigjson', data: {} },
    ],
    answer: {
      status: 422,
      reason: 'Invalid',
      message: 'Secret "r29" is invalid: data[.dockerconfigjson]: Required value',
      causes: [{ reason: 'FieldValueRequired', message: 'Required value', field: 'data[.dockerconfigjson]' }],
    },
  },
  {
    title: 'a label key with two slashes',
    ask: [
      'POST',
      '/api/v1/namespaces/{ns}/configmaps',
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'r30', labels: { 'a/b/c': 'd' } }, data: {} },
    ],
    answer: {
      status: 422,
      reason: 'Invalid',
      message:
        "ConfigMap \"r30\" is invalid: metadata.labels: Invalid value: \"a/b/c\": a valid label key must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')",
      causes: [
        {
          reason: 'FieldValueInvalid',
          message:
            "Invalid value: \"a/b/c\": a valid label key must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')",
          field: 'metadata.labels',
        },
      ],
    },
  },
  {
    title: 'a label value that is too long',
    ask: [
      'POST',
      '/api/v1/namespaces/{ns}/configmaps',
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'r31', labels: { a: 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' } },
        data: {},
      },
    ],
    answer: {
      status: 422,
      reason: 'Invalid',
      message:
        'ConfigMap "r31" is invalid: metadata.labels: Invalid value: "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx": must be no more than 63 bytes',
      causes: [
        {
          reason: 'FieldValueInvalid',
          message:
            'Invalid value: "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx": must be no more than 63 bytes',
          field: 'metadata.labels',
        },
      ],
    },
  },
  {
    title: 'an annotation key with a blank',
    ask: [
      'POST',
      '/api/v1/namespaces/{ns}/configmaps',
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'r32', annotations: { 'a b': 'c' } }, data: {} },
    ],
    answer: {
      status: 422,
      reason: 'Invalid',
      message:
        "ConfigMap \"r32\" is invalid: metadata.annotations: Invalid value: \"a b\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
      causes: [
        {
          reason: 'FieldValueInvalid',
          message:
            "Invalid value: \"a b\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
          field: 'metadata.annotations',
        },
      ],
    },
  },
  {
    title: 'a finalizer without a domain',
    ask: [
      'POST',
      '/api/v1/namespaces/{ns}/configmaps',
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'r33', finalizers: ['mine'] }, data: {} },
    ],
    answer: {
      status: 422,
      reason: 'Invalid',
      message:
        'ConfigMap "r33" is invalid: metadata.finalizers[0]: Invalid value: "mine": name is neither a standard finalizer name nor is it fully qualified',
      causes: [
        {
          reason: 'FieldValueInvalid',
          message: 'Invalid value: "mine": name is neither a standard finalizer name nor is it fully qualified',
          field: 'metadata.finalizers[0]',
        },
      ],
    },
  },
  {
    title: 'an owner without uid',
    ask: [
      'POST',
      '/api/v1/namespaces/{ns}/configmaps',
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'r34', ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name: 'p' }] },
        data: {},
      },
    ],
    answer: {
      status: 422,
      reason: 'Invalid',
      message: 'ConfigMap "r34" is invalid: metadata.ownerReferences[0].uid: Required value: must not be empty',
      causes: [
        {
          reason: 'FieldValueRequired',
          message: 'Required value: must not be empty',
          field: 'metadata.ownerReferences[0].uid',
        },
      ],
    },
  },
  {
    title: 'an object with a revision',
    ask: [
      'POST',
      '/api/v1/namespaces/{ns}/configmaps',
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'r36', resourceVersion: '7' }, data: {} },
    ],
    answer: { status: 500, message: 'resourceVersion should not be set on objects to be created' },
  },
  {
    title: 'a deployment with negative minReadySeconds',
    ask: [
      'POST',
      '/apis/apps/v1/namespaces/{ns}/deployments',
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'r37' },
        spec: {
          replicas: 0,
          selector: { matchLabels: { app: 'x' } },
          template: { metadata: { labels: { app: 'x' } }, spec: { containers: [{ name: 'a', image: 'a:1' }] } },
          minReadySeconds: -1,
        },
      },
    ],
    answer: {
      status: 422,
      reason: 'Invalid',
      message:
        'Deployment.apps "r37" is invalid: spec.minReadySeconds: Invalid value: -1: must be greater than or equal to 0',
      causes: [
        {
          reason: 'FieldValueInvalid',
          message: 'Invalid value: -1: must be greater than or equal to 0',
          field: 'spec.minReadySeconds',
        },
      ],
    },
  },
  {
    title: 'a deadline below minReadySeconds',
    ask: [
      'POST',
      '/apis/apps/v1/namespaces/{ns}/deployments',
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'r38' },
        spec: {
          replicas: 0,
          selector: { matchLabels: { app: 'x' } },
          template: { metadata: { labels: { app: 'x' } }, spec: { containers: [{ name: 'a', image: 'a:1' }] } },
          minReadySeconds: 20,
          progressDeadlineSeconds: 10,
        },
      },
    ],
    answer: {
      status: 422,
      reason: 'Invalid',
      message:
        'Deployment.apps "r38" is invalid: spec.progressDeadlineSeconds: Invalid value: 10: must be greater than minReadySeconds',
      causes: [
        {
          reason: 'FieldValueInvalid',
          message: 'Invalid value: 10: must be greater than minReadySeconds',
          field: 'spec.progressDeadlineSeconds',
        },
      ],
    },
  },
  {
    title: 'an unknown strategy',
    ask: [
      'POST',
      '/apis/apps/v1/namespaces/{ns}/deployments',
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'r39' },
        spec: {
          replicas: 0,
          selector: { matchLabels: { app: 'x' } },
          template: { metadata: { labels: { app: 'x' } }, spec: { containers: [{ name: 'a', image: 'a:1' }] } },
          strategy: { type: 'Canary' },
        },
      },
    ],
    answer: {
      status: 422,
      reason: 'Invalid',
      message:
        'Deployment.apps "r39" is invalid: spec.strategy: Unsupported value: {"Type":"Canary","RollingUpdate":null}: supported values: "Recreate", "RollingUpdate"',
      causes: [
        {
          reason: 'FieldValueNotSupported',
          message:
            'Unsupported value: {"Type":"Canary","RollingUpdate":null}: supported values: "Recreate", "RollingUpdate"',
          field: 'spec.strategy',
        },
      ],
    },
  },
  {
    title: 'a surge that is no percentage',
    ask: [
      'POST',
      '/apis/apps/v1/namespaces/{ns}/deployments',
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'r40' },
        spec: {
          replicas: 0,
          selector: { matchLabels: { app: 'x' } },
          template: { metadata: { labels: { app: 'x' } }, spec: { containers: [{ name: 'a', image: 'a:1' }] } },
          strategy: { rollingUpdate: { maxSurge: 'many' } },
        },
      },
    ],
    answer: {
      status: 422,
      reason: 'Invalid',
      message:
        "Deployment.apps \"r40\" is invalid: spec.strategy.rollingUpdate.maxSurge: Invalid value: \"many\": a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
      causes: [
        {
          reason: 'FieldValueInvalid',
          message:
            "Invalid value: \"many\": a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
          field: 'spec.strategy.rollingUpdate.maxSurge',
        },
      ],
    },
  },
  {
    title: 'a negative surge',
    ask: [
      'POST',
      '/apis/apps/v1/namespaces/{ns}/deployments',
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'r41' },
        spec: {
          replicas: 0,
          selector: { matchLabels: { app: 'x' } },
          template: { metadata: { labels: { app: 'x' } }, spec: { containers: [{ name: 'a', image: 'a:1' }] } },
          strategy: { rollingUpdate: { maxSurge: -1 } },
        },
      },
    ],
    answer: {
      status: 422,
      reason: 'Invalid',
      message:
        'Deployment.apps "r41" is invalid: spec.strategy.rollingUpdate.maxSurge: Invalid value: -1: must be greater than or equal to 0',
      causes: [
        {
          reason: 'FieldValueInvalid',
          message: 'Invalid value: -1: must be greater than or equal to 0',
          field: 'spec.strategy.rollingUpdate.maxSurge',
        },
      ],
    },
  },
  {
    title: 'replicas that are a text',
    ask: [
      'POST',
      '/apis/apps/v1/namespaces/{ns}/deployments',
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'r42' },
        spec: {
          replicas: 'two',
          selector: { matchLabels: { app: 'x' } },
          template: { metadata: { labels: { app: 'x' } }, spec: { containers: [{ name: 'a', image: 'a:1' }] } },
        },
      },
    ],
    answer: {
      status: 400,
      reason: 'BadRequest',
      message:
        'Deployment in version "v1" cannot be handled as a Deployment: json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32',
    },
  },
  {
    title: 'a replica set without selector',
    ask: [
      'POST',
      '/apis/apps/v1/namespaces/{ns}/replicasets',
      {
        apiVersion: 'apps/v1',
        kind: 'ReplicaSet',
        metadata: { name: 'r43' },
        spec: {
          replicas: 0,
          template: { metadata: { labels: { app: 'x' } }, spec: { containers: [{ name: 'a', image: 'a:1' }] } },
        },
      },
    ],
    answer: {
      status: 422,
      reason: 'Invalid',
      message:
        'ReplicaSet.apps "r43" is invalid: [spec.selector: Required value, spec.template.metadata.labels: Invalid value: {"app":"x"}: `selector` does not match template `labels`]',
      causes: [
        { reason: 'FieldValueRequired', message: 'Required value', field: 'spec.selector' },
        {
          reason: 'FieldValueInvalid',
          message: 'Invalid value: {"app":"x"}: `selector` does not match template `labels`',
          field: 'spec.template.metadata.labels',
        },
      ],
    },
  },
  {
    title: 'a daemon set that misses its template',
    ask: [
      'POST',
      '/apis/apps/v1/namespaces/{ns}/daemonsets',
      {
        apiVersion: 'apps/v1',
        kind: 'DaemonSet',
        metadata: { name: 'r44' },
        spec: {
          selector: { matchLabels: { app: 'y' } },
          template: { metadata: { labels: { app: 'x' } }, spec: { containers: [{ name: 'a', image: 'a:1' }] } },
        },
      },
    ],
    answer: {
      status: 422,
      reason: 'Invalid',
      message:
        'DaemonSet.apps "r44" is invalid: spec.template.metadata.labels: Invalid value: {"app":"x"}: `selector` does not match template `labels`',
      causes: [
        {
          reason: 'FieldValueInvalid',
          message: 'Invalid value: {"app":"x"}: `selector` does not match template `labels`',
          field: 'spec.template.metadata.labels',
        },
      ],
    },
  },
  {
    title: 'a stateful set with an unknown policy',
    ask: [
      'POST',
      '/apis/apps/v1/namespaces/{ns}/statefulsets',
      {
        apiVersion: 'apps/v1',
        kind: 'StatefulSet',
        metadata: { name: 'r45' },
        spec: {
          replicas: 0,
          podManagementPolicy: 'Wild',
          selector: { matchLabels: { app: 'x' } },
          template: { metadata: { labels: { app: 'x' } }, spec: { containers: [{ name: 'a', image: 'a:1' }] } },
        },
      },
    ],
    answer: {
      status: 422,
      reason: 'Invalid',
      message:
        'StatefulSet.apps "r45" is invalid: spec.podManagementPolicy: Invalid value: "Wild": must be \'OrderedReady\' or \'Parallel\'',
      causes: [
        {
          reason: 'FieldValueInvalid',
          message: "Invalid value: \"Wild\": must be 'OrderedReady' or 'Parallel'",
          field: 'spec.podManagementPolicy',
        },
      ],
    },
  },
  {
    title: 'a job with negative retries',
    ask: [
      'POST',
      '/apis/batch/v1/namespaces/{ns}/jobs',
      {
        apiVersion: 'batch/v1',
        kind: 'Job',
        metadata: { name: 'r46' },
        spec: {
          suspend: true,
          template: {
            metadata: { labels: { app: 'x' } },
            spec: { containers: [{ name: 'a', image: 'a:1' }], restartPolicy: 'Never' },
          },
          backoffLimit: -1,
        },
      },
    ],
    answer: {
      status: 422,
      reason: 'Invalid',
      message: 'Job.batch "r46" is invalid: spec.backoffLimit: Invalid value: -1: must be greater than or equal to 0',
      causes: [
        {
          reason: 'FieldValueInvalid',
          message: 'Invalid value: -1: must be greater than or equal to 0',
          field: 'spec.backoffLimit',
        },
      ],
    },
  },
  {
    title: 'a job with negative parallelism',
    ask: [
      'POST',
      '/apis/batch/v1/namespaces/{ns}/jobs',
      {
        apiVersion: 'batch/v1',
        kind: 'Job',
        metadata: { name: 'r47' },
        spec: {
          suspend: true,
          template: {
            metadata: { labels: { app: 'x' } },
            spec: { containers: [{ name: 'a', image: 'a:1' }], restartPolicy: 'Never' },
          },
          parallelism: -1,
        },
      },
    ],
    answer: {
      status: 422,
      reason: 'Invalid',
      message: 'Job.batch "r47" is invalid: spec.parallelism: Invalid value: -1: must be greater than or equal to 0',
      causes: [
        {
          reason: 'FieldValueInvalid',
          message: 'Invalid value: -1: must be greater than or equal to 0',
          field: 'spec.parallelism',
        },
      ],
    },
  },
  {
    title: 'a cron job without template',
    ask: [
      'POST',
      '/apis/batch/v1/namespaces/{ns}/cronjobs',
      {
        apiVersion: 'batch/v1',
        kind: 'CronJob',
        metadata: { name: 'r48' },
        spec: {
          schedule: '0 0 1 1 *',
          jobTemplate: { spec: { template: { spec: { containers: [], restartPolicy: 'Never' } } } },
        },
      },
    ],
    answer: {
      status: 422,
      reason: 'Invalid',
      message: 'CronJob.batch "r48" is invalid: spec.jobTemplate.spec.template.spec.containers: Required value',
      causes: [
        {
          reason: 'FieldValueRequired',
          message: 'Required value',
          field: 'spec.jobTemplate.spec.template.spec.containers',
        },
      ],
    },
  },
  {
    title: 'a cron job with an unknown concurrency',
    ask: [
      'POST',
      '/apis/batch/v1/namespaces/{ns}/cronjobs',
      {
        apiVersion: 'batch/v1',
        kind: 'CronJob',
        metadata: { name: 'r49' },
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
          concurrencyPolicy: 'Maybe',
        },
      },
    ],
    answer: {
      status: 422,
      reason: 'Invalid',
      message:
        'CronJob.batch "r49" is invalid: spec.concurrencyPolicy: Unsupported value: "Maybe": supported values: "Allow", "Forbid", "Replace"',
      causes: [
        {
          reason: 'FieldValueNotSupported',
          message: 'Unsupported value: "Maybe": supported values: "Allow", "Forbid", "Replace"',
          field: 'spec.concurrencyPolicy',
        },
      ],
    },
  },
  {
    title: 'a cron job that restarts always',
    ask: [
      'POST',
      '/apis/batch/v1/namespaces/{ns}/cronjobs',
      {
        apiVersion: 'batch/v1',
        kind: 'CronJob',
        metadata: { name: 'r50' },
        spec: {
          schedule: '0 0 1 1 *',
          jobTemplate: {
            spec: {
              template: { metadata: { labels: { app: 'x' } }, spec: { containers: [{ name: 'a', image: 'a:1' }] } },
            },
          },
        },
      },
    ],
    answer: {
      status: 422,
      reason: 'Invalid',
      message:
        'CronJob.batch "r50" is invalid: spec.jobTemplate.spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"',
      causes: [
        {
          reason: 'FieldValueRequired',
          message: 'Required value: valid values: "OnFailure", "Never"',
          field: 'spec.jobTemplate.spec.template.spec.restartPolicy',
        },
      ],
    },
  },
  {
    title: 'a service of an unknown type',
    ask: [
      'POST',
      '/api/v1/namespaces/{ns}/services',
      { apiVersion: 'v1', kind: 'Service', metadata: { name: 'r51' }, spec: { type: 'Cloud', ports: [{ port: 80 }] } },
    ],
    answer: {
      status: 422,
      reason: 'Invalid',
      message:
        'Service "r51" is invalid: spec.type: Unsupported value: "Cloud": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"',
      causes: [
        {
          reason: 'FieldValueNotSupported',
          message:
            'Unsupported value: "Cloud": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"',
          field: 'spec.type',
        },
      ],
    },
  },
];
