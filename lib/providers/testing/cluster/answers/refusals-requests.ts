/** What the API server refuses: the request, and the whole of its answer. Recorded from a real control plane. */
import type { Recorded } from './recorded.ts';

export const refusalsRequests: readonly Recorded[] = [
  {
    title: 'a deletion with an unknown policy',
    ask: ['DELETE', '/api/v1/namespaces/{ns}/configmaps/r79?propagationPolicy=Later'],
    given: [
      [
        'POST',
        '/api/v1/namespaces/{ns}/configmaps',
        { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'r79' }, data: { a: '1' } },
      ],
    ],
    answer: {
      status: 422,
      reason: 'Invalid',
      message:
        'DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: Unsupported value: "Later": supported values: "Foreground", "Background", "Orphan", "nil"',
      causes: [
        {
          reason: 'FieldValueNotSupported',
          message: 'Unsupported value: "Later": supported values: "Foreground", "Background", "Orphan", "nil"',
          field: 'propagationPolicy',
        },
      ],
    },
  },
  {
    title: 'an unknown resource',
    ask: ['GET', '/apis/apps/v1/namespaces/{ns}/teapots'],
    answer: { status: 404, reason: 'NotFound', message: 'the server could not find the requested resource' },
  },
  {
    title: 'an unknown version',
    ask: ['GET', '/apis/apps/v9/namespaces/{ns}/deployments'],
    answer: { status: 404, reason: 'NotFound', message: 'the server could not find the requested resource' },
  },
  {
    title: 'a label selector that makes no sense',
    ask: ['GET', '/api/v1/namespaces/{ns}/pods?labelSelector=a%20in%20b'],
    answer: { status: 400, reason: 'BadRequest', message: "unable to parse requirement: found 'b' expected: '('" },
  },
  {
    title: 'a field selector that makes no sense',
    ask: ['GET', '/api/v1/namespaces/{ns}/pods?fieldSelector=spec'],
    answer: { status: 400, reason: 'BadRequest', message: "invalid selector: 'spec'; can't understand 'spec'" },
  },
  {
    title: 'a field of pods that cannot be selected',
    ask: ['GET', '/api/v1/namespaces/{ns}/pods?fieldSelector=spec.colour%3Dred'],
    answer: { status: 400, reason: 'BadRequest', message: 'field label not supported: spec.colour' },
  },
  {
    title: 'a continue token that is none',
    ask: ['GET', '/api/v1/namespaces/{ns}/configmaps?limit=1&continue=x'],
    answer: {
      status: 400,
      reason: 'BadRequest',
      message: 'invalid continue token: continue key is not valid: illegal base64 data at input byte 0',
    },
  },
  {
    title: 'an apply without manager',
    ask: [
      'PATCH',
      '/api/v1/namespaces/{ns}/configmaps/r86',
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'r86' }, data: { a: '1' } },
      'application/apply-patch+yaml',
    ],
    answer: {
      status: 422,
      reason: 'Invalid',
      message: 'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
      causes: [
        { reason: 'FieldValueRequired', message: 'Required value: is required for apply patch', field: 'fieldManager' },
      ],
    },
  },
  {
    title: 'an apply without kind',
    ask: [
      'PATCH',
      '/api/v1/namespaces/{ns}/configmaps/r87?fieldManager=m',
      { metadata: { name: 'r87' } },
      'application/apply-patch+yaml',
    ],
    answer: { status: 400, reason: 'BadRequest', message: 'invalid object type: /, Kind=' },
  },
  {
    title: 'an apply under another name',
    ask: [
      'PATCH',
      '/api/v1/namespaces/{ns}/configmaps/r88?fieldManager=m',
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'other' }, data: { a: '1' } },
      'application/apply-patch+yaml',
    ],
    answer: {
      status: 400,
      reason: 'BadRequest',
      message: 'the name of the object (other) does not match the name on the URL (r88)',
    },
  },
  {
    title: 'an apply of a wrong type',
    ask: [
      'PATCH',
      '/apis/apps/v1/namespaces/{ns}/deployments/r89?fieldManager=m',
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'r89' },
        spec: {
          replicas: 'two',
          selector: { matchLabels: { app: 'x' } },
          template: { metadata: { labels: { app: 'x' } }, spec: { containers: [{ name: 'a', image: 'a:1' }] } },
        },
      },
      'application/apply-patch+yaml',
    ],
    answer: {
      status: 500,
      message:
        'failed to create typed patch object (/r89; apps/v1, Kind=Deployment): .spec.replicas: expected numeric (int or float), got string',
    },
  },
  {
    title: 'an apply of two fields of another manager',
    ask: [
      'PATCH',
      '/api/v1/namespaces/{ns}/configmaps/r90?fieldManager=b',
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'r90' }, data: { a: '2', b: '2' } },
      'application/apply-patch+yaml',
    ],
    given: [
      [
        'PATCH',
        '/api/v1/namespaces/{ns}/configmaps/r90?fieldManager=a',
        { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'r90' }, data: { a: '1', b: '1' } },
        'application/apply-patch+yaml',
      ],
    ],
    answer: {
      status: 409,
      reason: 'Conflict',
      message: 'Apply failed with 2 conflicts: conflicts with "a":\n- .data.a\n- .data.b',
      causes: [
        { reason: 'FieldManagerConflict', message: 'conflict with "a"', field: '.data.a' },
        { reason: 'FieldManagerConflict', message: 'conflict with "a"', field: '.data.b' },
      ],
    },
  },
  {
    title: 'an apply of an image that another applied',
    ask: [
      'PATCH',
      '/apis/apps/v1/namespaces/{ns}/deployments/r91?fieldManager=b',
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'r91' },
        spec: {
          replicas: 0,
          selector: { matchLabels: { app: 'x' } },
          template: { metadata: { labels: { app: 'x' } }, spec: { containers: [{ name: 'a', image: 'a:2' }] } },
        },
      },
      'application/apply-patch+yaml',
    ],
    given: [
      [
        'PATCH',
        '/apis/apps/v1/namespaces/{ns}/deployments/r91?fieldManager=a',
        {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          metadata: { name: 'r91' },
          spec: {
            replicas: 0,
            selector: { matchLabels: { app: 'x' } },
            template: { metadata: { labels: { app: 'x' } }, spec: { containers: [{ name: 'a', image: 'a:1' }] } },
          },
        },
        'application/apply-patch+yaml',
      ],
    ],
    answer: {
      status: 409,
      reason: 'Conflict',
      message: 'Apply failed with 1 conflict: conflict with "a": .spec.template.spec.containers[name="a"].image',
      causes: [
        {
          reason: 'FieldManagerConflict',
          message: 'conflict with "a"',
          field: '.spec.template.spec.containers[name="a"].image',
        },
      ],
    },
  },
  {
    title: 'the log of a pod that is not there',
    ask: ['GET', '/api/v1/namespaces/{ns}/pods/nobody/log'],
    answer: { status: 404, reason: 'NotFound', message: 'pods "nobody" not found' },
  },
  {
    title: 'an autoscaler without a maximum',
    ask: [
      'POST',
      '/apis/autoscaling/v2/namespaces/{ns}/horizontalpodautoscalers',
      { metadata: { name: 'r93' }, spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'd' } } },
    ],
    answer: {
      status: 422,
      reason: 'Invalid',
      message:
        'HorizontalPodAutoscaler.autoscaling "r93" is invalid: [spec.maxReplicas: Invalid value: 0: must be greater than or equal to `minReplicas`, spec.maxReplicas: Required value]',
      causes: [
        {
          reason: 'FieldValueInvalid',
          message: 'Invalid value: 0: must be greater than or equal to `minReplicas`',
          field: 'spec.maxReplicas',
        },
        { reason: 'FieldValueRequired', message: 'Required value', field: 'spec.maxReplicas' },
      ],
    },
  },
  {
    title: 'a budget with both limits',
    ask: [
      'POST',
      '/apis/policy/v1/namespaces/{ns}/poddisruptionbudgets',
      {
        metadata: { name: 'r94' },
        spec: { minAvailable: 1, maxUnavailable: 1, selector: { matchLabels: { app: 'x' } } },
      },
    ],
    answer: {
      status: 422,
      reason: 'Invalid',
      message:
        'PodDisruptionBudget.policy "r94" is invalid: spec: Invalid value: {"MinAvailable":1,"Selector":{"matchLabels":{"app":"x"}},"MaxUnavailable":1,"UnhealthyPodEvictionPolicy":null}: minAvailable and maxUnavailable cannot be both set',
      causes: [
        {
          reason: 'FieldValueInvalid',
          message:
            'Invalid value: {"MinAvailable":1,"Selector":{"matchLabels":{"app":"x"}},"MaxUnavailable":1,"UnhealthyPodEvictionPolicy":null}: minAvailable and maxUnavailable cannot be both set',
          field: 'spec',
        },
      ],
    },
  },
  {
    title: 'a network policy with an unknown type',
    ask: [
      'POST',
      '/apis/networking.k8s.io/v1/namespaces/{ns}/networkpolicies',
      { metadata: { name: 'r95' }, spec: { podSelector: {}, policyTypes: ['Sideways'] } },
    ],
    answer: {
      status: 422,
      reason: 'Invalid',
      message:
        'NetworkPolicy.networking.k8s.io "r95" is invalid: spec.policyTypes[0]: Unsupported value: "Sideways": supported values: "Ingress", "Egress"',
      causes: [
        {
          reason: 'FieldValueNotSupported',
          message: 'Unsupported value: "Sideways": supported values: "Ingress", "Egress"',
          field: 'spec.policyTypes[0]',
        },
      ],
    },
  },
];
