import { expect, it } from 'vitest';
import { contextsIn } from '#lib/providers/kubernetes/contexts';

const text = `
current-context: stage
contexts:
  - { name: prod, context: { cluster: big, user: me, namespace: shop } }
  - { name: stage, context: { cluster: small, user: me } }
  - { name: lost, context: { cluster: nowhere, user: me } }
clusters:
  - { name: big, cluster: { server: "https://key:word@big.example.com:6443/x" } }
  - { name: small, cluster: { server: "https://small.example.com" } }
users:
  - { name: me, user: { token: hunter2 } }
`;

it('names each context with where it leads, and which is the current one', () => {
  expect(contextsIn(text)).toEqual([
    { value: 'prod', label: 'prod (big.example.com:6443, shop)' },
    { value: 'stage', label: 'stage (small.example.com, its current one)' },
    { value: 'lost', label: 'lost' },
  ]);
  expect(JSON.stringify(contextsIn(text))).not.toMatch(/word|hunter2/);
});

it('has nothing to choose from in a text that is none', () => {
  for (const other of ['', 'a: [', '- 1', 'contexts: 3', 'contexts: [1, {name: 2}]'])
    expect(contextsIn(other)).toEqual([]);
});
