import { describe, expect, it } from 'vitest';
import type { JsonObject } from '#lib/kernel/json';
import type { Manifest } from '#lib/providers/contract';
import { statusRule } from '#lib/providers/kubernetes/rollout/rules';

const widget = (status: JsonObject, more: Partial<Manifest> = {}): Manifest => ({
  apiVersion: 'example.com/v1',
  kind: 'Widget',
  metadata: { name: 'w', generation: 2 },
  status,
  ...more,
});
const is = (type: string, status: string, more: JsonObject = {}): JsonObject => ({ type, status, ...more });

describe('what a custom resource says of itself', () => {
  it.each<[string, JsonObject, string, string]>([
    ['says nothing', {}, 'stable', 'Widget w is in place'],
    ['is ready', { conditions: [is('Ready', 'True')] }, 'stable', 'Widget w is ready'],
    ['is not ready', { conditions: [is('Ready', 'False', { message: 'no disk' })] }, 'progressing', 'no disk'],
    [
      'is ready as it was before',
      { observedGeneration: 1, conditions: [is('Ready', 'True')] },
      'progressing',
      'to notice',
    ],
    [
      'says so by its condition',
      { conditions: [is('Ready', 'True', { observedGeneration: 1 })] },
      'progressing',
      'to notice',
    ],
    ['is ready as it is now', { observedGeneration: 2, conditions: [is('Ready', 'True')] }, 'stable', 'is ready'],
    [
      'is stalled',
      { conditions: [is('Ready', 'False'), is('Stalled', 'True', { reason: 'NoQuota' })] },
      'failed',
      'NoQuota',
    ],
    ['failed', { conditions: [is('Failed', 'True', { message: 'broken' })] }, 'failed', 'Widget w failed: broken'],
    [
      'reconciles',
      { conditions: [is('Ready', 'True'), is('Reconciling', 'True')] },
      'progressing',
      'Waiting for Widget w',
    ],
    ['is available', { conditions: [is('Available', 'True')] }, 'stable', 'is available'],
    ['has words of its own', { conditions: [is('Synced', 'False')], phase: 'odd' }, 'stable', 'is in place'],
  ])('one that %s', (_name, status, state, words) => {
    const found = statusRule(widget(status));
    expect(found.state).toBe(state);
    expect(found.message).toContain(words);
  });

  it('goes by its own words although it bears the name of a kind everybody knows', () => {
    const service = widget(
      { conditions: [is('Ready', 'Unknown')] },
      { apiVersion: 'serving.knative.dev/v1', kind: 'Service' },
    );
    expect(statusRule(service).state).toBe('progressing');
    expect(statusRule({ ...service, apiVersion: 'v1' }).state).toBe('stable');
  });

  it.each<[string, JsonObject[], string]>([
    ['is served', [is('NamesAccepted', 'True'), is('Established', 'True')], 'stable'],
    ['is new', [], 'progressing'],
    ['has names that are taken', [is('NamesAccepted', 'False', { reason: 'ListKindConflict' })], 'failed'],
  ])('a definition that %s', (_name, conditions, state) => {
    const found = widget({ conditions }, { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition' });
    expect(statusRule(found).state).toBe(state);
  });
});
