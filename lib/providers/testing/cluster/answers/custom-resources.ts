/** Custom resources: validation, pruning, defaults, subresources, discovery. Recorded from a real control plane. */
import type { Recorded } from './recorded.ts';

export const customResources: readonly Recorded[] = [
  {
    title: 'a custom resource, with defaults',
    ask: [
      'POST',
      '/apis/{ns}.example.com/v1/namespaces/{ns}/widgets',
      { apiVersion: '{ns}.example.com/v1', kind: 'Widget', metadata: { name: 'w1' }, spec: { size: 1 } },
    ],
    answer: {
      status: 201,
      body: {
        spec: { colour: 'red', replicas: 1, size: 1 },
        'metadata.generation': 1,
        status: null,
        kind: 'Widget',
        apiVersion: '{ns}.example.com/v1',
      },
    },
  },
  {
    title: 'fields that are not in the schema, which are dropped',
    ask: [
      'POST',
      '/apis/{ns}.example.com/v1/namespaces/{ns}/widgets',
      {
        apiVersion: '{ns}.example.com/v1',
        kind: 'Widget',
        metadata: { name: 'w2' },
        spec: { size: 1, alien: 1, parts: [{ name: 'a', alien: 1 }] },
      },
    ],
    answer: { status: 201, body: { spec: { colour: 'red', parts: [{ name: 'a', weight: 1 }], replicas: 1, size: 1 } } },
  },
  {
    title: 'fields that are not in the schema, where they are preserved',
    ask: [
      'POST',
      '/apis/{ns}.example.com/v1/namespaces/{ns}/widgets',
      {
        apiVersion: '{ns}.example.com/v1',
        kind: 'Widget',
        metadata: { name: 'w3' },
        spec: { size: 1, free: { a: { b: 1 } }, notes: { x: 'y' }, port: 'http' },
      },
    ],
    answer: {
      status: 201,
      body: { spec: { colour: 'red', free: { a: { b: 1 } }, notes: { x: 'y' }, port: 'http', replicas: 1, size: 1 } },
    },
  },
  {
    title: 'fields that are not in the schema, strictly',
    ask: [
      'POST',
      '/apis/{ns}.example.com/v1/namespaces/{ns}/widgets?fieldValidation=Strict',
      { apiVersion: '{ns}.example.com/v1', kind: 'Widget', metadata: { name: 'w4' }, spec: { size: 1, alien: 1 } },
    ],
    answer: {
      status: 400,
      reason: 'BadRequest',
      message:
        'Widget in version "v1" cannot be handled as a Widget: strict decoding error: unknown field "spec.alien"',
    },
  },
  {
    title: 'a required field that is missing',
    ask: [
      'POST',
      '/apis/{ns}.example.com/v1/namespaces/{ns}/widgets',
      { apiVersion: '{ns}.example.com/v1', kind: 'Widget', metadata: { name: 'w5' }, spec: {} },
    ],
    answer: {
      status: 422,
      reason: 'Invalid',
      message: 'Widget.{ns}.example.com "w5" is invalid: spec.size: Required value',
      causes: [{ reason: 'FieldValueRequired', message: 'Required value', field: 'spec.size' }],
    },
  },
  {
    title: 'a specification that is missing',
    ask: [
      'POST',
      '/apis/{ns}.example.com/v1/namespaces/{ns}/widgets',
      { apiVersion: '{ns}.example.com/v1', kind: 'Widget', metadata: { name: 'w6' } },
    ],
    answer: {
      status: 422,
      reason: 'Invalid',
      message: 'Widget.{ns}.example.com "w6" is invalid: spec: Required value',
      causes: [{ reason: 'FieldValueRequired', message: 'Required value', field: 'spec' }],
    },
  },
  {
    title: 'a text for a number',
    ask: [
      'POST',
      '/apis/{ns}.example.com/v1/namespaces/{ns}/widgets',
      { apiVersion: '{ns}.example.com/v1', kind: 'Widget', metadata: { name: 'w7' }, spec: { size: 'big' } },
    ],
    answer: {
      status: 422,
      reason: 'Invalid',
      message:
        'Widget.{ns}.example.com "w7" is invalid: spec.size: Invalid value: "string": spec.size in body must be of type integer: "string"',
      causes: [
        {
          reason: 'FieldValueTypeInvalid',
          message: 'Invalid value: "string": spec.size in body must be of type integer: "string"',
          field: 'spec.size',
        },
      ],
    },
  },
  {
    title: 'a number below the minimum',
    ask: [
      'POST',
      '/apis/{ns}.example.com/v1/namespaces/{ns}/widgets',
      { apiVersion: '{ns}.example.com/v1', kind: 'Widget', metadata: { name: 'w8' }, spec: { size: 0 } },
    ],
    answer: {
      status: 422,
      reason: 'Invalid',
      message:
        'Widget.{ns}.example.com "w8" is invalid: spec.size: Invalid value: 0: spec.size in body should be greater than or equal to 1',
      causes: [
        {
          reason: 'FieldValueInvalid',
          message: 'Invalid value: 0: spec.size in body should be greater than or equal to 1',
          field: 'spec.size',
        },
      ],
    },
  },
  {
    title: 'a number above the maximum',
    ask: [
      'POST',
      '/apis/{ns}.example.com/v1/namespaces/{ns}/widgets',
      { apiVersion: '{ns}.example.com/v1', kind: 'Widget', metadata: { name: 'w9' }, spec: { size: 10 } },
    ],
    answer: {
      status: 422,
      reason: 'Invalid',
      message:
        'Widget.{ns}.example.com "w9" is invalid: spec.size: Invalid value: 10: spec.size in body should be less than or equal to 9',
      causes: [
        {
          reason: 'FieldValueInvalid',
          message: 'Invalid value: 10: spec.size in body should be less than or equal to 9',
          field: 'spec.size',
        },
      ],
    },
  },
  {
    title: 'a value outside of an enumeration',
    ask: [
      'POST',
      '/apis/{ns}.example.com/v1/namespaces/{ns}/widgets',
      {
        apiVersion: '{ns}.example.com/v1',
        kind: 'Widget',
        metadata: { name: 'w10' },
        spec: { size: 1, colour: 'green' },
      },
    ],
    answer: {
      status: 422,
      reason: 'Invalid',
      message:
        'Widget.{ns}.example.com "w10" is invalid: spec.colour: Unsupported value: "green": supported values: "red", "blue"',
      causes: [
        {
          reason: 'FieldValueNotSupported',
          message: 'Unsupported value: "green": supported values: "red", "blue"',
          field: 'spec.colour',
        },
      ],
    },
  },
  {
    title: 'a text that misses its pattern',
    ask: [
      'POST',
      '/apis/{ns}.example.com/v1/namespaces/{ns}/widgets',
      { apiVersion: '{ns}.example.com/v1', kind: 'Widget', metadata: { name: 'w11' }, spec: { size: 1, label: 'A1' } },
    ],
    answer: {
      status: 422,
      reason: 'Invalid',
      message:
        'Widget.{ns}.example.com "w11" is invalid: spec.label: Invalid value: "A1": spec.label in body should match \'^[a-z]+$\'',
      causes: [
        {
          reason: 'FieldValueInvalid',
          message: 'Invalid value: "A1": spec.label in body should match \'^[a-z]+$\'',
          field: 'spec.label',
        },
      ],
    },
  },
  {
    title: 'a text that is too long',
    ask: [
      'POST',
      '/apis/{ns}.example.com/v1/namespaces/{ns}/widgets',
      {
        apiVersion: '{ns}.example.com/v1',
        kind: 'Widget',
        metadata: { name: 'w12' },
        spec: { size: 1, label: 'abcdef' },
      },
    ],
    answer: {
      status: 422,
      reason: 'Invalid',
      message: 'Widget.{ns}.example.com "w12" is invalid: spec.label: Too long: may not be more than 5 bytes',
      causes: [{ reason: 'FieldValueTooLong', message: 'Too long: may not be more than 5 bytes', field: 'spec.label' }],
    },
  },
  {
    title: 'a number for a truth',
    ask: [
      'POST',
      '/apis/{ns}.example.com/v1/namespaces/{ns}/widgets',
      { apiVersion: '{ns}.example.com/v1', kind: 'Widget', metadata: { name: 'w13' }, spec: { size: 1, on: 1 } },
    ],
    answer: {
      status: 422,
      reason: 'Invalid',
      message:
        'Widget.{ns}.example.com "w13" is invalid: spec.on: Invalid value: "integer": spec.on in body must be of type boolean: "integer"',
      causes: [
        {
          reason: 'FieldValueTypeInvalid',
          message: 'Invalid value: "integer": spec.on in body must be of type boolean: "integer"',
          field: 'spec.on',
        },
      ],
    },
  },
  {
    title: 'a part without its key',
    ask: [
      'POST',
      '/apis/{ns}.example.com/v1/namespaces/{ns}/widgets',
      {
        apiVersion: '{ns}.example.com/v1',
        kind: 'Widget',
        metadata: { name: 'w14' },
        spec: { size: 1, parts: [{ weight: 2 }] },
      },
    ],
    answer: {
      status: 422,
      reason: 'Invalid',
      message: 'Widget.{ns}.example.com "w14" is invalid: spec.parts[0].name: Required value',
      causes: [{ reason: 'FieldValueRequired', message: 'Required value', field: 'spec.parts[0].name' }],
    },
  },
  {
    title: 'two parts of one key',
    ask: [
      'POST',
      '/apis/{ns}.example.com/v1/namespaces/{ns}/widgets',
      {
        apiVersion: '{ns}.example.com/v1',
        kind: 'Widget',
        metadata: { name: 'w15' },
        spec: { size: 1, parts: [{ name: 'a' }, { name: 'a' }] },
      },
    ],
    answer: {
      status: 422,
      reason: 'Invalid',
      message: 'Widget.{ns}.example.com "w15" is invalid: spec.parts[1]: Duplicate value: {"name":"a"}',
      causes: [{ reason: 'FieldValueDuplicate', message: 'Duplicate value: {"name":"a"}', field: 'spec.parts[1]' }],
    },
  },
  {
    title: 'a set with a repetition',
    ask: [
      'POST',
      '/apis/{ns}.example.com/v1/namespaces/{ns}/widgets',
      {
        apiVersion: '{ns}.example.com/v1',
        kind: 'Widget',
        metadata: { name: 'w16' },
        spec: { size: 1, tags: ['a', 'a'] },
      },
    ],
    answer: {
      status: 422,
      reason: 'Invalid',
      message: 'Widget.{ns}.example.com "w16" is invalid: spec.tags[1]: Duplicate value: "a"',
      causes: [{ reason: 'FieldValueDuplicate', message: 'Duplicate value: "a"', field: 'spec.tags[1]' }],
    },
  },
  {
    title: 'the status a writer sends, which is dropped',
    ask: [
      'POST',
      '/apis/{ns}.example.com/v1/namespaces/{ns}/widgets',
      {
        apiVersion: '{ns}.example.com/v1',
        kind: 'Widget',
        metadata: { name: 'w17' },
        spec: { size: 1 },
        status: { phase: 'Done' },
      },
    ],
    answer: { status: 201, body: { status: null } },
  },
  {
    title: 'a status by its subresource',
    ask: [
      'PATCH',
      '/apis/{ns}.example.com/v1/namespaces/{ns}/widgets/w18/status',
      { status: { phase: 'Done' }, spec: { size: 5 } },
      'application/merge-patch+json',
    ],
    given: [
      [
        'POST',
        '/apis/{ns}.example.com/v1/namespaces/{ns}/widgets',
        { apiVersion: '{ns}.example.com/v1', kind: 'Widget', metadata: { name: 'w18' }, spec: { size: 1 } },
      ],
    ],
    answer: { status: 200, body: { status: { phase: 'Done' }, 'spec.size': 1, 'metadata.generation': 1 } },
  },
  {
    title: 'a change of the specification, which counts',
    ask: [
      'PATCH',
      '/apis/{ns}.example.com/v1/namespaces/{ns}/widgets/w19',
      { spec: { size: 2 } },
      'application/merge-patch+json',
    ],
    given: [
      [
        'POST',
        '/apis/{ns}.example.com/v1/namespaces/{ns}/widgets',
        { apiVersion: '{ns}.example.com/v1', kind: 'Widget', metadata: { name: 'w19' }, spec: { size: 1 } },
      ],
    ],
    answer: { status: 200, body: { 'spec.size': 2, 'metadata.generation': 2 } },
  },
  {
    title: 'a label, which does not count',
    ask: [
      'PATCH',
      '/apis/{ns}.example.com/v1/namespaces/{ns}/widgets/w20',
      { metadata: { labels: { a: 'b' } } },
      'application/merge-patch+json',
    ],
    given: [
      [
        'POST',
        '/apis/{ns}.example.com/v1/namespaces/{ns}/widgets',
        { apiVersion: '{ns}.example.com/v1', kind: 'Widget', metadata: { name: 'w20' }, spec: { size: 1 } },
      ],
    ],
    answer: { status: 200, body: { 'metadata.generation': 1, 'metadata.labels': { a: 'b' } } },
  },
  {
    title: 'a strategic patch, which custom resources do not have',
    ask: [
      'PATCH',
      '/apis/{ns}.example.com/v1/namespaces/{ns}/widgets/w21',
      { spec: { size: 2 } },
      'application/strategic-merge-patch+json',
    ],
    given: [
      [
        'POST',
        '/apis/{ns}.example.com/v1/namespaces/{ns}/widgets',
        { apiVersion: '{ns}.example.com/v1', kind: 'Widget', metadata: { name: 'w21' }, spec: { size: 1 } },
      ],
    ],
    answer: {
      status: 415,
      reason: 'UnsupportedMediaType',
      message:
        'the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml',
    },
  },
  {
    title: 'a JSON patch',
    ask: [
      'PATCH',
      '/apis/{ns}.example.com/v1/namespaces/{ns}/widgets/w22',
      [{ op: 'replace', path: '/spec/size', value: 3 }],
      'application/json-patch+json',
    ],
    given: [
      [
        'POST',
        '/apis/{ns}.example.com/v1/namespaces/{ns}/widgets',
        { apiVersion: '{ns}.example.com/v1', kind: 'Widget', metadata: { name: 'w22' }, spec: { size: 1 } },
      ],
    ],
    answer: { status: 200, body: { 'spec.size': 3 } },
  },
  {
    title: 'a server-side apply that keeps the parts of others',
    ask: [
      'PATCH',
      '/apis/{ns}.example.com/v1/namespaces/{ns}/widgets/w23?fieldManager=b',
      {
        apiVersion: '{ns}.example.com/v1',
        kind: 'Widget',
        metadata: { name: 'w23' },
        spec: { parts: [{ name: 'y' }] },
      },
      'application/apply-patch+yaml',
    ],
    given: [
      [
        'PATCH',
        '/apis/{ns}.example.com/v1/namespaces/{ns}/widgets/w23?fieldManager=a',
        {
          apiVersion: '{ns}.example.com/v1',
          kind: 'Widget',
          metadata: { name: 'w23' },
          spec: { size: 1, parts: [{ name: 'x' }] },
        },
        'application/apply-patch+yaml',
      ],
    ],
    answer: {
      status: 200,
      body: {
        'spec.parts': [
          { name: 'x', weight: 1 },
          { name: 'y', weight: 1 },
        ],
      },
    },
  },
  {
    title: "a server-side apply of another manager's field",
    ask: [
      'PATCH',
      '/apis/{ns}.example.com/v1/namespaces/{ns}/widgets/w24?fieldManager=b',
      { apiVersion: '{ns}.example.com/v1', kind: 'Widget', metadata: { name: 'w24' }, spec: { size: 2 } },
      'application/apply-patch+yaml',
    ],
    given: [
      [
        'PATCH',
        '/apis/{ns}.example.com/v1/namespaces/{ns}/widgets/w24?fieldManager=a',
        { apiVersion: '{ns}.example.com/v1', kind: 'Widget', metadata: { name: 'w24' }, spec: { size: 1 } },
        'application/apply-patch+yaml',
      ],
    ],
    answer: {
      status: 409,
      reason: 'Conflict',
      message: 'Apply failed with 1 conflict: conflict with "a": .spec.size',
      causes: [{ reason: 'FieldManagerConflict', message: 'conflict with "a"', field: '.spec.size' }],
    },
  },
  {
    title: 'its scale',
    ask: ['GET', '/apis/{ns}.example.com/v1/namespaces/{ns}/widgets/w25/scale'],
    given: [
      [
        'POST',
        '/apis/{ns}.example.com/v1/namespaces/{ns}/widgets',
        {
          apiVersion: '{ns}.example.com/v1',
          kind: 'Widget',
          metadata: { name: 'w25' },
          spec: { size: 1, replicas: 3 },
        },
      ],
    ],
    answer: { status: 200, body: { kind: 'Scale', spec: { replicas: 3 }, status: { replicas: 0 } } },
  },
  {
    title: 'a change of its scale',
    ask: [
      'PATCH',
      '/apis/{ns}.example.com/v1/namespaces/{ns}/widgets/w26/scale',
      { spec: { replicas: 5 } },
      'application/merge-patch+json',
    ],
    given: [
      [
        'POST',
        '/apis/{ns}.example.com/v1/namespaces/{ns}/widgets',
        { apiVersion: '{ns}.example.com/v1', kind: 'Widget', metadata: { name: 'w26' }, spec: { size: 1 } },
      ],
    ],
    answer: { status: 200, body: { spec: { replicas: 5 } } },
  },
  {
    title: 'one that is not there',
    ask: ['GET', '/apis/{ns}.example.com/v1/namespaces/{ns}/widgets/nobody'],
    answer: { status: 404, reason: 'NotFound', message: 'widgets.{ns}.example.com "nobody" not found' },
  },
  {
    title: 'one that is there already',
    ask: [
      'POST',
      '/apis/{ns}.example.com/v1/namespaces/{ns}/widgets',
      { apiVersion: '{ns}.example.com/v1', kind: 'Widget', metadata: { name: 'w28' }, spec: { size: 1 } },
    ],
    given: [
      [
        'POST',
        '/apis/{ns}.example.com/v1/namespaces/{ns}/widgets',
        { apiVersion: '{ns}.example.com/v1', kind: 'Widget', metadata: { name: 'w28' }, spec: { size: 1 } },
      ],
    ],
    answer: { status: 409, reason: 'AlreadyExists', message: 'widgets.{ns}.example.com "w28" already exists' },
  },
  {
    title: 'another kind',
    ask: [
      'POST',
      '/apis/{ns}.example.com/v1/namespaces/{ns}/widgets',
      { apiVersion: '{ns}.example.com/v1', kind: 'Gadget', metadata: { name: 'w29' }, spec: { size: 1 } },
    ],
    answer: {
      status: 422,
      reason: 'Invalid',
      message: 'Gadget.{ns}.example.com "w29" is invalid: kind: Invalid value: "Gadget": must be Widget',
      causes: [{ reason: 'FieldValueInvalid', message: 'Invalid value: "Gadget": must be Widget', field: 'kind' }],
    },
  },
  {
    title: 'its group in discovery',
    ask: ['GET', '/apis/{ns}.example.com'],
    answer: {
      status: 200,
      body: {
        kind: 'APIGroup',
        name: '{ns}.example.com',
        versions: [{ groupVersion: '{ns}.example.com/v1', version: 'v1' }],
        preferredVersion: { groupVersion: '{ns}.example.com/v1', version: 'v1' },
      },
    },
  },
  {
    title: 'its resources in discovery',
    ask: ['GET', '/apis/{ns}.example.com/v1'],
    answer: {
      status: 200,
      body: {
        kind: 'APIResourceList',
        groupVersion: '{ns}.example.com/v1',
        'resources.0.name': 'widgets',
        'resources.0.singularName': 'widget',
        'resources.0.namespaced': true,
        'resources.0.kind': 'Widget',
        'resources.0.shortNames': ['wd'],
        'resources.0.categories': ['all'],
        'resources.1.name': 'widgets/status',
        'resources.2.name': 'widgets/scale',
      },
    },
  },
  {
    title: 'what one may do with it',
    ask: [
      'POST',
      '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
      {
        spec: {
          resourceAttributes: { namespace: '{ns}', verb: 'create', group: '{ns}.example.com', resource: 'widgets' },
        },
      },
    ],
    answer: { status: 201, body: { 'status.allowed': true } },
  },
];
