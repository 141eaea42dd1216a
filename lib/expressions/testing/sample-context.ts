/** What the tables of the tests evaluate against: a context as a stage might have it. */
export const sampleContext: Record<string, unknown> = {
  service: 'checkout',
  version: '2.7.1',
  replicas: 3,
  ratio: 0.25,
  enabled: true,
  disabled: false,
  none: null,
  blank: '',
  big: 5000000000,
  tags: ['blue', 'green', 'red'],
  numbers: [4, 8, 15, 16, 23, 42],
  empty: [],
  labels: {
    app: 'checkout',
    tier: 'web',
  },
  clusters: [
    {
      name: 'prod-a',
      size: 5,
      zones: ['a', 'b'],
    },
    {
      name: 'prod-b',
      size: 2,
      zones: [],
    },
    {
      name: 'dev',
      size: 1,
    },
  ],
  path: 'eu-west-1/prod/checkout',
  note: 'it is "fine"',
  word: 'Straße',
  text: 'line one\nline two',
  json: '{"port":8080,"hosts":["a","b"]}',
  yaml: 'port: 8080\nhosts:\n  - a\n',
  branch: 'feature/cart-42',
  nested: {
    a: {
      b: {
        c: 'deep',
      },
    },
  },
  when: '2025-11-30',
  digits: '0042',
  index: 1,
  key: 'tier',
  rows: [
    [1, 2],
    [3, 4, 5],
  ],
  mixed: [1, 'a', null, true],
};
