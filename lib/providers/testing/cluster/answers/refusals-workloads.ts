/** What the API server refuses: the request, and the whole of its answer. Recorded from a real control plane. */
import type { Recorded } from './recorded.ts';

export const refusalsWorkloads: readonly Recorded[] = [
  {
    title: 'a service port out of range',
    ask: [
      'POST',
      '/api/v1/namespaces/{ns}/services',
      { apiVersion: 'v1', kind: 'Service', metadata: { name: 'r52' }, spec: { ports: [{ port: 70000 }] } },
    ],
    answer: {
      status: 422,
      reason: 'Invalid',
      message:
        'Service "r52" is invalid: [spec.ports[0].port: Invalid value: 70000: must be between 1 and 65535, inclusive, spec.ports[0].targetPort: Invalid value: 70000: must be between 1 and 65535, inclusive]',
      causes: [
        {
          reason: 'FieldValueInvalid',
          message: 'Invalid value: 70000: must be between 1 and 65535, inclusive',
          field: 'spec.ports[0].port',
        },
        {
          reason: 'FieldValueInvalid',
          message: 'Invalid value: 70000: must be between 1 and 65535, inclusive',
          field: 'spec.ports[0].targetPort',
        },
      ],
    },
  },
  {
    title: 'a service with two ports of one name',
    ask: [
      'POST',
      '/api/v1/namespaces/{ns}/services',
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'r53' },
        spec: {
          ports: [
            { name: 'a', port: 1 },
            { name: 'a', port: 2 },
          ],
        },
      },
    ],
    answer: {
      status: 422,
      reason: 'Invalid',
      message: 'Service "r53" is invalid: spec.ports[1].name: Duplicate value: "a"',
      causes: [{ reason: 'FieldValueDuplicate', message: 'Duplicate value: "a"', field: 'spec.ports[1].name' }],
    },
  },
  {
    title: 'an external name without a name',
    ask: [
      'POST',
      '/api/v1/namespaces/{ns}/services',
      { apiVersion: 'v1', kind: 'Service', metadata: { name: 'r54' }, spec: { type: 'ExternalName' } },
    ],
    answer: {
      status: 422,
      reason: 'Invalid',
      message: 'Service "r54" is invalid: spec.externalName: Required value',
      causes: [{ reason: 'FieldValueRequired', message: 'Required value', field: 'spec.externalName' }],
    },
  },
  {
    title: 'a node port out of range',
    ask: [
      'POST',
      '/api/v1/namespaces/{ns}/services',
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'r55' },
        spec: { type: 'NodePort', ports: [{ port: 80, nodePort: 99 }] },
      },
    ],
    answer: {
      status: 422,
      reason: 'Invalid',
      message:
        'Service "r55" is invalid: spec.ports[0].nodePort: Invalid value: 99: provided port is not in the valid range. The range of valid ports is 30000-32767',
      causes: [
        {
          reason: 'FieldValueInvalid',
          message:
            'Invalid value: 99: provided port is not in the valid range. The range of valid ports is 30000-32767',
          field: 'spec.ports[0].nodePort',
        },
      ],
    },
  },
  {
    title: 'an ingress path without type',
    ask: [
      'POST',
      '/apis/networking.k8s.io/v1/namespaces/{ns}/ingresses',
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'Ingress',
        metadata: { name: 'r56' },
        spec: {
          rules: [{ http: { paths: [{ path: '/', backend: { service: { name: 's', port: { number: 80 } } } }] } }],
        },
      },
    ],
    answer: {
      status: 422,
      reason: 'Invalid',
      message:
        'Ingress.networking.k8s.io "r56" is invalid: spec.rules[0].http.paths[0].pathType: Required value: pathType must be specified',
      causes: [
        {
          reason: 'FieldValueRequired',
          message: 'Required value: pathType must be specified',
          field: 'spec.rules[0].http.paths[0].pathType',
        },
      ],
    },
  },
  {
    title: 'a claim without access modes',
    ask: [
      'POST',
      '/api/v1/namespaces/{ns}/persistentvolumeclaims',
      { metadata: { name: 'r57' }, spec: { resources: { requests: { storage: '1Gi' } } } },
    ],
    answer: {
      status: 422,
      reason: 'Invalid',
      message:
        'PersistentVolumeClaim "r57" is invalid: spec.accessModes: Required value: at least 1 access mode is required',
      causes: [
        {
          reason: 'FieldValueRequired',
          message: 'Required value: at least 1 access mode is required',
          field: 'spec.accessModes',
        },
      ],
    },
  },
  {
    title: 'a namespace in capitals',
    ask: ['POST', '/api/v1/namespaces', { metadata: { name: 'Shop' } }],
    answer: {
      status: 422,
      reason: 'Invalid',
      message:
        "Namespace \"Shop\" is invalid: metadata.name: Invalid value: \"Shop\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
      causes: [
        {
          reason: 'FieldValueInvalid',
          message:
            "Invalid value: \"Shop\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
          field: 'metadata.name',
        },
      ],
    },
  },
  {
    title: 'a scale below zero',
    ask: [
      'PUT',
      '/apis/apps/v1/namespaces/{ns}/deployments/r59/scale',
      { apiVersion: 'autoscaling/v1', kind: 'Scale', metadata: { name: 'r59' }, spec: { replicas: -1 } },
    ],
    given: [
      [
        'POST',
        '/apis/apps/v1/namespaces/{ns}/deployments',
        {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          metadata: { name: 'r59' },
          spec: {
            replicas: 0,
            selector: { matchLabels: { app: 'x' } },
            template: { metadata: { labels: { app: 'x' } }, spec: { containers: [{ name: 'a', image: 'a:1' }] } },
          },
        },
      ],
    ],
    answer: {
      status: 422,
      reason: 'Invalid',
      message:
        'Scale.autoscaling "r59" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0',
      causes: [
        {
          reason: 'FieldValueInvalid',
          message: 'Invalid value: -1: must be greater than or equal to 0',
          field: 'spec.replicas',
        },
      ],
    },
  },
  {
    title: 'a patch that leaves no containers',
    ask: [
      'PATCH',
      '/apis/apps/v1/namespaces/{ns}/deployments/r60',
      { spec: { template: { spec: { containers: [] } } } },
      'application/merge-patch+json',
    ],
    given: [
      [
        'POST',
        '/apis/apps/v1/namespaces/{ns}/deployments',
        {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          metadata: { name: 'r60' },
          spec: {
            replicas: 0,
            selector: { matchLabels: { app: 'x' } },
            template: { metadata: { labels: { app: 'x' } }, spec: { containers: [{ name: 'a', image: 'a:1' }] } },
          },
        },
      ],
    ],
    answer: {
      status: 422,
      reason: 'Invalid',
      message: 'Deployment.apps "r60" is invalid: spec.template.spec.containers: Required value',
      causes: [{ reason: 'FieldValueRequired', message: 'Required value', field: 'spec.template.spec.containers' }],
    },
  },
  {
    title: 'a JSON patch whose test fails',
    ask: [
      'PATCH',
      '/api/v1/namespaces/{ns}/configmaps/r62',
      [{ op: 'test', path: '/data/a', value: '9' }],
      'application/json-patch+json',
    ],
    given: [
      [
        'POST',
        '/api/v1/namespaces/{ns}/configmaps',
        { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'r62' }, data: { a: '1' } },
      ],
    ],
    answer: {
      status: 422,
      reason: 'Invalid',
      message: 'the server rejected our request due to an error in our request',
    },
  },
  {
    title: 'a JSON patch that is no list',
    ask: ['PATCH', '/api/v1/namespaces/{ns}/configmaps/r63', { a: 1 }, 'application/json-patch+json'],
    given: [
      [
        'POST',
        '/api/v1/namespaces/{ns}/configmaps',
        { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'r63' }, data: { a: '1' } },
      ],
    ],
    answer: {
      status: 400,
      reason: 'BadRequest',
      message: 'error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp',
    },
  },
  {
    title: 'a merge patch of an old copy',
    ask: [
      'PATCH',
      '/api/v1/namespaces/{ns}/configmaps/r65',
      { metadata: { resourceVersion: '1' }, data: { a: '2' } },
      'application/merge-patch+json',
    ],
    given: [
      [
        'POST',
        '/api/v1/namespaces/{ns}/configmaps',
        { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'r65' }, data: { a: '1' } },
      ],
    ],
    answer: {
      status: 409,
      reason: 'Conflict',
      message:
        'Operation cannot be fulfilled on configmaps "r65": the object has been modified; please apply your changes to the latest version and try again',
    },
  },
  {
    title: 'a patch of an unknown type',
    ask: ['PATCH', '/api/v1/namespaces/{ns}/configmaps/r66', {}, 'text/plain'],
    given: [
      [
        'POST',
        '/api/v1/namespaces/{ns}/configmaps',
        { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'r66' }, data: { a: '1' } },
      ],
    ],
    answer: { status: 415, reason: 'UnsupportedMediaType', message: '415: Unsupported Media Type' },
  },
  {
    title: 'a strategic patch with an unknown directive',
    ask: [
      'PATCH',
      '/apis/apps/v1/namespaces/{ns}/deployments/r67',
      { spec: { template: { spec: { containers: [{ name: 'a', $patch: 'melt' }] } } } },
      'application/strategic-merge-patch+json',
    ],
    given: [
      [
        'POST',
        '/apis/apps/v1/namespaces/{ns}/deployments',
        {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          metadata: { name: 'r67' },
          spec: {
            replicas: 0,
            selector: { matchLabels: { app: 'x' } },
            template: { metadata: { labels: { app: 'x' } }, spec: { containers: [{ name: 'a', image: 'a:1' }] } },
          },
        },
      ],
    ],
    answer: { status: 500, message: 'unknown patch type: melt in map: map[$patch:melt name:a]' },
  },
  {
    title: 'a change of an immutable secret',
    ask: ['PATCH', '/api/v1/namespaces/{ns}/secrets/r68', { stringData: { a: '2' } }, 'application/merge-patch+json'],
    given: [
      [
        'POST',
        '/api/v1/namespaces/{ns}/secrets',
        { metadata: { name: 'r68' }, immutable: true, stringData: { a: '1' } },
      ],
    ],
    answer: {
      status: 422,
      reason: 'Invalid',
      message: 'Secret "r68" is invalid: data: Forbidden: field is immutable when `immutable` is set',
      causes: [
        {
          reason: 'FieldValueForbidden',
          message: 'Forbidden: field is immutable when `immutable` is set',
          field: 'data',
        },
      ],
    },
  },
  {
    title: 'an immutable config map made mutable',
    ask: ['PATCH', '/api/v1/namespaces/{ns}/configmaps/r69', { immutable: false }, 'application/merge-patch+json'],
    given: [
      [
        'POST',
        '/api/v1/namespaces/{ns}/configmaps',
        { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'r69' }, data: { a: '1' }, immutable: true },
      ],
    ],
    answer: {
      status: 422,
      reason: 'Invalid',
      message: 'ConfigMap "r69" is invalid: immutable: Forbidden: field is immutable when `immutable` is set',
      causes: [
        {
          reason: 'FieldValueForbidden',
          message: 'Forbidden: field is immutable when `immutable` is set',
          field: 'immutable',
        },
      ],
    },
  },
  {
    title: "a change of a secret's type",
    ask: ['PATCH', '/api/v1/namespaces/{ns}/secrets/r70', { type: 'other' }, 'application/merge-patch+json'],
    given: [['POST', '/api/v1/namespaces/{ns}/secrets', { metadata: { name: 'r70' }, stringData: { a: '1' } }]],
    answer: {
      status: 422,
      reason: 'Invalid',
      message: 'Secret "r70" is invalid: type: Invalid value: "other": field is immutable',
      causes: [{ reason: 'FieldValueInvalid', message: 'Invalid value: "other": field is immutable', field: 'type' }],
    },
  },
  {
    title: "a change of a replica set's selector",
    ask: [
      'PATCH',
      '/apis/apps/v1/namespaces/{ns}/replicasets/r71',
      { spec: { selector: { matchLabels: { app: 'y' } }, template: { metadata: { labels: { app: 'y' } } } } },
      'application/merge-patch+json',
    ],
    given: [
      [
        'POST',
        '/apis/apps/v1/namespaces/{ns}/replicasets',
        {
          metadata: { name: 'r71' },
          spec: {
            replicas: 0,
            selector: { matchLabels: { app: 'x' } },
            template: { metadata: { labels: { app: 'x' } }, spec: { containers: [{ name: 'a', image: 'a:1' }] } },
          },
        },
      ],
    ],
    answer: {
      status: 422,
      reason: 'Invalid',
      message:
        'ReplicaSet.apps "r71" is invalid: spec.selector: Invalid value: {"matchLabels":{"app":"y"}}: field is immutable',
      causes: [
        {
          reason: 'FieldValueInvalid',
          message: 'Invalid value: {"matchLabels":{"app":"y"}}: field is immutable',
          field: 'spec.selector',
        },
      ],
    },
  },
  {
    title: "a change of a job's completions",
    ask: [
      'PATCH',
      '/apis/batch/v1/namespaces/{ns}/jobs/r72',
      { spec: { completions: 3 } },
      'application/merge-patch+json',
    ],
    given: [
      [
        'POST',
        '/apis/batch/v1/namespaces/{ns}/jobs',
        {
          apiVersion: 'batch/v1',
          kind: 'Job',
          metadata: { name: 'r72' },
          spec: {
            suspend: true,
            template: {
              metadata: { labels: { app: 'x' } },
              spec: { containers: [{ name: 'a', image: 'a:1' }], restartPolicy: 'Never' },
            },
          },
        },
      ],
    ],
    answer: {
      status: 422,
      reason: 'Invalid',
      message: 'Job.batch "r72" is invalid: spec.completions: Invalid value: 3: field is immutable',
      causes: [
        { reason: 'FieldValueInvalid', message: 'Invalid value: 3: field is immutable', field: 'spec.completions' },
      ],
    },
  },
  {
    title: "a change of a role binding's role",
    ask: [
      'PATCH',
      '/apis/rbac.authorization.k8s.io/v1/namespaces/{ns}/rolebindings/r73',
      { roleRef: { name: 'other' } },
      'application/merge-patch+json',
    ],
    given: [
      [
        'POST',
        '/apis/rbac.authorization.k8s.io/v1/namespaces/{ns}/rolebindings',
        {
          metadata: { name: 'r73' },
          roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'r' },
          subjects: [{ kind: 'User', name: 'u', apiGroup: 'rbac.authorization.k8s.io' }],
        },
      ],
    ],
    answer: {
      status: 422,
      reason: 'Invalid',
      message:
        'RoleBinding.rbac.authorization.k8s.io "r73" is invalid: roleRef: Invalid value: {"APIGroup":"rbac.authorization.k8s.io","Kind":"Role","Name":"other"}: field is immutable',
      causes: [
        {
          reason: 'FieldValueInvalid',
          message:
            'Invalid value: {"APIGroup":"rbac.authorization.k8s.io","Kind":"Role","Name":"other"}: field is immutable',
          field: 'roleRef',
        },
      ],
    },
  },
  {
    title: 'an object that is there already',
    ask: [
      'POST',
      '/apis/apps/v1/namespaces/{ns}/deployments',
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'r74' },
        spec: {
          replicas: 0,
          selector: { matchLabels: { app: 'x' } },
          template: { metadata: { labels: { app: 'x' } }, spec: { containers: [{ name: 'a', image: 'a:1' }] } },
        },
      },
    ],
    given: [
      [
        'POST',
        '/apis/apps/v1/namespaces/{ns}/deployments',
        {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          metadata: { name: 'r74' },
          spec: {
            replicas: 0,
            selector: { matchLabels: { app: 'x' } },
            template: { metadata: { labels: { app: 'x' } }, spec: { containers: [{ name: 'a', image: 'a:1' }] } },
          },
        },
      ],
    ],
    answer: { status: 409, reason: 'AlreadyExists', message: 'deployments.apps "r74" already exists' },
  },
  {
    title: 'what is not there, to be deleted',
    ask: ['DELETE', '/apis/batch/v1/namespaces/{ns}/jobs/nobody'],
    answer: { status: 404, reason: 'NotFound', message: 'jobs.batch "nobody" not found' },
  },
  {
    title: 'what is not there, to be patched',
    ask: ['PATCH', '/api/v1/namespaces/{ns}/secrets/nobody', {}, 'application/merge-patch+json'],
    answer: { status: 404, reason: 'NotFound', message: 'secrets "nobody" not found' },
  },
  {
    title: 'what is not there, to be replaced',
    ask: ['PUT', '/api/v1/namespaces/{ns}/secrets/nobody', { metadata: { name: 'nobody' } }],
    answer: { status: 404, reason: 'NotFound', message: 'secrets "nobody" not found' },
  },
];
