/** What the API server refuses: the request, and the whole of its answer. Recorded from a real control plane. */
import type { Recorded } from './recorded.ts';

export const refusalsPods: readonly Recorded[] = [
  {
    title: 'a pod with an unknown pull policy',
    ask: [
      'POST',
      '/api/v1/namespaces/{ns}/pods',
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'r1' },
        spec: { containers: [{ name: 'a', image: 'a:1', imagePullPolicy: 'Sometimes' }] },
      },
    ],
    answer: {
      status: 422,
      reason: 'Invalid',
      message:
        'Pod "r1" is invalid: spec.containers[0].imagePullPolicy: Unsupported value: "Sometimes": supported values: "Always", "IfNotPresent", "Never"',
      causes: [
        {
          reason: 'FieldValueNotSupported',
          message: 'Unsupported value: "Sometimes": supported values: "Always", "IfNotPresent", "Never"',
          field: 'spec.containers[0].imagePullPolicy',
        },
      ],
    },
  },
  {
    title: 'a pod with an image of blanks',
    ask: [
      'POST',
      '/api/v1/namespaces/{ns}/pods',
      { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'r2' }, spec: { containers: [{ name: 'a', image: ' a:1' }] } },
    ],
    answer: {
      status: 422,
      reason: 'Invalid',
      message:
        'Pod "r2" is invalid: spec.containers[0].image: Invalid value: " a:1": must not have leading or trailing whitespace',
      causes: [
        {
          reason: 'FieldValueInvalid',
          message: 'Invalid value: " a:1": must not have leading or trailing whitespace',
          field: 'spec.containers[0].image',
        },
      ],
    },
  },
  {
    title: 'a container name in capitals',
    ask: [
      'POST',
      '/api/v1/namespaces/{ns}/pods',
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'r3' },
        spec: { containers: [{ name: 'Web', image: 'a:1' }] },
      },
    ],
    answer: {
      status: 422,
      reason: 'Invalid',
      message:
        "Pod \"r3\" is invalid: spec.containers[0].name: Invalid value: \"Web\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
      causes: [
        {
          reason: 'FieldValueInvalid',
          message:
            "Invalid value: \"Web\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
          field: 'spec.containers[0].name',
        },
      ],
    },
  },
  {
    title: 'a variable without name',
    ask: [
      'POST',
      '/api/v1/namespaces/{ns}/pods',
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'r4' },
        spec: { containers: [{ name: 'a', image: 'a:1', env: [{ value: '1' }] }] },
      },
    ],
    answer: {
      status: 422,
      reason: 'Invalid',
      message: 'Pod "r4" is invalid: spec.containers[0].env[0].name: Required value',
      causes: [{ reason: 'FieldValueRequired', message: 'Required value', field: 'spec.containers[0].env[0].name' }],
    },
  },
  {
    title: 'a variable with value and source',
    ask: [
      'POST',
      '/api/v1/namespaces/{ns}/pods',
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'r5' },
        spec: {
          containers: [
            {
              name: 'a',
              image: 'a:1',
              env: [{ name: 'A', value: '1', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }],
            },
          ],
        },
      },
    ],
    answer: {
      status: 422,
      reason: 'Invalid',
      message:
        'Pod "r5" is invalid: spec.containers[0].env[0].valueFrom: Invalid value: "": may not be specified when `value` is not empty',
      causes: [
        {
          reason: 'FieldValueInvalid',
          message: 'Invalid value: "": may not be specified when `value` is not empty',
          field: 'spec.containers[0].env[0].valueFrom',
        },
      ],
    },
  },
  {
    title: 'a reference to a config map without a key',
    ask: [
      'POST',
      '/api/v1/namespaces/{ns}/pods',
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'r6' },
        spec: {
          containers: [
            { name: 'a', image: 'a:1', env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'm' } } }] },
          ],
        },
      },
    ],
    answer: {
      status: 422,
      reason: 'Invalid',
      message: 'Pod "r6" is invalid: spec.containers[0].env[0].valueFrom.configMapKeyRef.key: Required value',
      causes: [
        {
          reason: 'FieldValueRequired',
          message: 'Required value',
          field: 'spec.containers[0].env[0].valueFrom.configMapKeyRef.key',
        },
      ],
    },
  },
  {
    title: 'two mounts at one path',
    ask: [
      'POST',
      '/api/v1/namespaces/{ns}/pods',
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'r7' },
        spec: {
          containers: [
            {
              name: 'a',
              image: 'a:1',
              volumeMounts: [
                { name: 'v', mountPath: '/v' },
                { name: 'v', mountPath: '/v' },
              ],
            },
          ],
          volumes: [{ name: 'v', emptyDir: {} }],
        },
      },
    ],
    answer: {
      status: 422,
      reason: 'Invalid',
      message: 'Pod "r7" is invalid: spec.containers[0].volumeMounts[1].mountPath: Invalid value: "/v": must be unique',
      causes: [
        {
          reason: 'FieldValueInvalid',
          message: 'Invalid value: "/v": must be unique',
          field: 'spec.containers[0].volumeMounts[1].mountPath',
        },
      ],
    },
  },
  {
    title: 'a mount without path',
    ask: [
      'POST',
      '/api/v1/namespaces/{ns}/pods',
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'r8' },
        spec: {
          containers: [{ name: 'a', image: 'a:1', volumeMounts: [{ name: 'v' }] }],
          volumes: [{ name: 'v', emptyDir: {} }],
        },
      },
    ],
    answer: {
      status: 422,
      reason: 'Invalid',
      message: 'Pod "r8" is invalid: spec.containers[0].volumeMounts[0].mountPath: Required value',
      causes: [
        {
          reason: 'FieldValueRequired',
          message: 'Required value',
          field: 'spec.containers[0].volumeMounts[0].mountPath',
        },
      ],
    },
  },
  {
    title: 'two volumes of one name',
    ask: [
      'POST',
      '/api/v1/namespaces/{ns}/pods',
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'r9' },
        spec: {
          containers: [{ name: 'a', image: 'a:1' }],
          volumes: [
            { name: 'v', emptyDir: {} },
            { name: 'v', emptyDir: {} },
          ],
        },
      },
    ],
    answer: {
      status: 422,
      reason: 'Invalid',
      message: 'Pod "r9" is invalid: spec.volumes[1].name: Duplicate value: "v"',
      causes: [{ reason: 'FieldValueDuplicate', message: 'Duplicate value: "v"', field: 'spec.volumes[1].name' }],
    },
  },
  {
    title: 'a volume name in capitals',
    ask: [
      'POST',
      '/api/v1/namespaces/{ns}/pods',
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'r10' },
        spec: { containers: [{ name: 'a', image: 'a:1' }], volumes: [{ name: 'V', emptyDir: {} }] },
      },
    ],
    answer: {
      status: 422,
      reason: 'Invalid',
      message:
        "Pod \"r10\" is invalid: spec.volumes[0].name: Invalid value: \"V\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
      causes: [
        {
          reason: 'FieldValueInvalid',
          message:
            "Invalid value: \"V\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
          field: 'spec.volumes[0].name',
        },
      ],
    },
  },
  {
    title: 'a volume with two sources',
    ask: [
      'POST',
      '/api/v1/namespaces/{ns}/pods',
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'r11' },
        spec: {
          containers: [{ name: 'a', image: 'a:1' }],
          volumes: [{ name: 'v', emptyDir: {}, hostPath: { path: '/x' } }],
        },
      },
    ],
    answer: {
      status: 422,
      reason: 'Invalid',
      message: 'Pod "r11" is invalid: spec.volumes[0].hostPath: Forbidden: may not specify more than 1 volume type',
      causes: [
        {
          reason: 'FieldValueForbidden',
          message: 'Forbidden: may not specify more than 1 volume type',
          field: 'spec.volumes[0].hostPath',
        },
      ],
    },
  },
  {
    title: 'an unknown protocol',
    ask: [
      'POST',
      '/api/v1/namespaces/{ns}/pods',
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'r13' },
        spec: { containers: [{ name: 'a', image: 'a:1', ports: [{ containerPort: 80, protocol: 'HTTP' }] }] },
      },
    ],
    answer: {
      status: 422,
      reason: 'Invalid',
      message:
        'Pod "r13" is invalid: spec.containers[0].ports[0].protocol: Unsupported value: "HTTP": supported values: "SCTP", "TCP", "UDP"',
      causes: [
        {
          reason: 'FieldValueNotSupported',
          message: 'Unsupported value: "HTTP": supported values: "SCTP", "TCP", "UDP"',
          field: 'spec.containers[0].ports[0].protocol',
        },
      ],
    },
  },
  {
    title: 'an unknown DNS policy',
    ask: [
      'POST',
      '/api/v1/namespaces/{ns}/pods',
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'r14' },
        spec: { containers: [{ name: 'a', image: 'a:1' }], dnsPolicy: 'Mine' },
      },
    ],
    answer: {
      status: 422,
      reason: 'Invalid',
      message:
        'Pod "r14" is invalid: spec.dnsPolicy: Unsupported value: "Mine": supported values: "ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"',
      causes: [
        {
          reason: 'FieldValueNotSupported',
          message:
            'Unsupported value: "Mine": supported values: "ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"',
          field: 'spec.dnsPolicy',
        },
      ],
    },
  },
  {
    title: 'a request that is no quantity',
    ask: [
      'POST',
      '/api/v1/namespaces/{ns}/pods',
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'r15' },
        spec: { containers: [{ name: 'a', image: 'a:1', resources: { requests: { cpu: 'much' } } }] },
      },
    ],
    answer: {
      status: 400,
      reason: 'BadRequest',
      message:
        'Pod in version "v1" cannot be handled as a Pod: quantities must match the regular expression \'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$\'',
    },
  },
  {
    title: 'a memory request above its limit',
    ask: [
      'POST',
      '/api/v1/namespaces/{ns}/pods',
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'r16' },
        spec: {
          containers: [
            { name: 'a', image: 'a:1', resources: { requests: { memory: '2Gi' }, limits: { memory: '1Gi' } } },
          ],
        },
      },
    ],
    answer: {
      status: 422,
      reason: 'Invalid',
      message:
        'Pod "r16" is invalid: spec.containers[0].resources.requests: Invalid value: "2Gi": must be less than or equal to memory limit of 1Gi',
      causes: [
        {
          reason: 'FieldValueInvalid',
          message: 'Invalid value: "2Gi": must be less than or equal to memory limit of 1Gi',
          field: 'spec.containers[0].resources.requests',
        },
      ],
    },
  },
  {
    title: 'a probe without a handler',
    ask: [
      'POST',
      '/api/v1/namespaces/{ns}/pods',
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'r17' },
        spec: { containers: [{ name: 'a', image: 'a:1', livenessProbe: {} }] },
      },
    ],
    answer: {
      status: 422,
      reason: 'Invalid',
      message: 'Pod "r17" is invalid: spec.containers[0].livenessProbe: Required value: must specify a handler type',
      causes: [
        {
          reason: 'FieldValueRequired',
          message: 'Required value: must specify a handler type',
          field: 'spec.containers[0].livenessProbe',
        },
      ],
    },
  },
  {
    title: 'a liveness probe with two successes',
    ask: [
      'POST',
      '/api/v1/namespaces/{ns}/pods',
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'r18' },
        spec: {
          containers: [{ name: 'a', image: 'a:1', livenessProbe: { successThreshold: 2, httpGet: { port: 80 } } }],
        },
      },
    ],
    answer: {
      status: 422,
      reason: 'Invalid',
      message: 'Pod "r18" is invalid: spec.containers[0].livenessProbe.successThreshold: Invalid value: 2: must be 1',
      causes: [
        {
          reason: 'FieldValueInvalid',
          message: 'Invalid value: 2: must be 1',
          field: 'spec.containers[0].livenessProbe.successThreshold',
        },
      ],
    },
  },
  {
    title: 'a pod with an unknown field, strictly',
    ask: [
      'POST',
      '/api/v1/namespaces/{ns}/pods?fieldValidation=Strict',
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'r19' },
        spec: { containers: [{ name: 'a', image: 'a:1' }], colour: 'red' },
      },
    ],
    answer: {
      status: 400,
      reason: 'BadRequest',
      message: 'Pod in version "v1" cannot be handled as a Pod: strict decoding error: unknown field "spec.colour"',
    },
  },
  {
    title: 'a pod whose service account is missing',
    ask: [
      'POST',
      '/api/v1/namespaces/{ns}/pods',
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'r20' },
        spec: { containers: [{ name: 'a', image: 'a:1' }], serviceAccountName: 'nobody' },
      },
    ],
    answer: {
      status: 403,
      reason: 'Forbidden',
      message:
        'pods "r20" is forbidden: error looking up service account {ns}/nobody: serviceaccount "nobody" not found',
    },
  },
  {
    title: 'a toleration with an unknown operator',
    ask: [
      'POST',
      '/api/v1/namespaces/{ns}/pods',
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'r21' },
        spec: { containers: [{ name: 'a', image: 'a:1' }], tolerations: [{ key: 'a', operator: 'Maybe' }] },
      },
    ],
    answer: {
      status: 422,
      reason: 'Invalid',
      message:
        'Pod "r21" is invalid: spec.tolerations[0].operator: Unsupported value: "Maybe": supported values: "Equal", "Exists"',
      causes: [
        {
          reason: 'FieldValueNotSupported',
          message: 'Unsupported value: "Maybe": supported values: "Equal", "Exists"',
          field: 'spec.tolerations[0].operator',
        },
      ],
    },
  },
  {
    title: 'a pod of another namespace',
    ask: [
      'POST',
      '/api/v1/namespaces/{ns}/pods',
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'r22', namespace: 'default' },
        spec: { containers: [{ name: 'a', image: 'a:1' }] },
      },
    ],
    answer: {
      status: 400,
      reason: 'BadRequest',
      message: 'the namespace of the provided object does not match the namespace sent on the request',
    },
  },
  {
    title: 'a pod of another kind',
    ask: [
      'POST',
      '/api/v1/namespaces/{ns}/pods',
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'r23' },
        spec: { containers: [{ name: 'a', image: 'a:1' }] },
      },
    ],
    answer: {
      status: 400,
      reason: 'BadRequest',
      message:
        'Service in version "v1" cannot be handled as a Pod: converting (v1.Service) to (core.Pod): unknown conversion',
    },
  },
  {
    title: 'a config map with a number',
    ask: [
      'POST',
      '/api/v1/namespaces/{ns}/configmaps',
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'r25' }, data: { a: 1 } },
    ],
    answer: {
      status: 400,
      reason: 'BadRequest',
      message:
        'ConfigMap in version "v1" cannot be handled as a ConfigMap: json: cannot unmarshal number into Go struct field ConfigMap.data of type string',
    },
  },
  {
    title: 'a config map with a list',
    ask: [
      'POST',
      '/api/v1/namespaces/{ns}/configmaps',
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'r26' }, data: ['a'] },
    ],
    answer: {
      status: 400,
      reason: 'BadRequest',
      message:
        'ConfigMap in version "v1" cannot be handled as a ConfigMap: json: cannot unmarshal array into Go struct field ConfigMap.data of type map[string]string',
    },
  },
];
