import { describe, expect, it } from 'vitest';
import type { JsonObject } from '#lib/kernel/json';
import { selectorFrom } from '#lib/stages/label-selection';
import { evaluateTexts, sourceOf } from '#lib/stages/manifest-source';
import { nextLookMs, withoutSecrets } from '#lib/stages/manifest-stability';
import { choose, modeOf, targetCaption, targetOf } from '#lib/stages/manifest-target';
import { stepContext } from '#lib/stages/testing/step-runner';

const context = (fields: JsonObject, evaluate = (value: unknown) => value as never) =>
  stepContext('s/step', 0, { context: fields, outputs: {}, log: [] }, { context: fields, capabilities: {}, evaluate });

describe('the target of a manifest stage', () => {
  it('is a kind and a name', () => {
    expect(targetOf({ manifestName: 'deployment web', location: 'prod' })).toEqual({
      kind: 'deployment',
      name: 'web',
      namespace: 'prod',
    });
    expect(targetOf({ manifestName: ' Widget.shop.example  blue ' })).toEqual({
      kind: 'Widget.shop.example',
      name: 'blue',
    });
    expect(() => targetOf({ manifestName: 'web' })).toThrow('like “deployment web”');
  });

  it('is chosen by age or size', () => {
    const members = [
      { name: 'a', createdAt: 1, replicas: 5, ready: 5 },
      { name: 'b', createdAt: 2, replicas: 1, ready: 1 },
      { name: 'c', createdAt: 3, replicas: 3, ready: 3 },
    ];
    const chosen = ['oldest', 'newest', 'second_newest', 'largest', 'smallest'].map(
      (word) => choose(members, word, 'web').name,
    );
    expect(chosen).toEqual(['a', 'c', 'b', 'a', 'b']);
    expect(() => choose([], 'newest', 'web')).toThrow('it is empty');
    expect(() => choose(members.slice(0, 1), 'second_newest', 'web')).toThrow('only one member');
    expect(() => choose(members, 'toString', 'web')).toThrow('is no way to choose');
  });

  it('says by its fields how it is named where no mode is written', () => {
    const labelSelectors = { selectors: [{ kind: 'EXISTS', key: 'canary' }] };
    expect(modeOf({ manifestName: ' ', labelSelectors })).toBe('label');
    expect(modeOf({ manifestName: 'deployment web', labelSelectors })).toBe('static');
    expect(modeOf({ manifestName: ' ', labelSelectors: { selectors: [] } })).toBe('static');
    expect(modeOf({ criteria: 'newest', labelSelectors })).toBe('dynamic');
    expect(modeOf({ mode: 'static', labelSelectors })).toBe('static');
  });

  it('is told in a few words', () => {
    expect(targetCaption({ manifestName: 'deployment web', location: 'prod' })).toBe('deployment web · prod');
    expect(targetCaption({ criteria: 'second_newest', cluster: 'replicaSet web' })).toBe(
      'second newest of replicaSet web',
    );
  });
});

describe('where manifests come from', () => {
  it('takes text, lists of text, and objects', () => {
    expect(sourceOf(context({ manifests: 'a: 1' }), ['manifests'])).toEqual({ parse: 'a: 1' });
    expect(sourceOf(context({ manifests: ['a: 1', 'b: 2'] }), ['manifests'])).toEqual({ parse: 'a: 1\n---\nb: 2' });
    expect(sourceOf(context({ manifest: { a: 1 } }), ['manifests', 'manifest'])).toEqual({ values: [{ a: 1 }] });
  });

  it('evaluates each text by itself and leaves what it cannot evaluate', () => {
    const evaluate = (value: unknown) => {
      if (value === '${n}') return 3 as never;
      throw new Error('unknown name');
    };
    const given = { replicas: '${n}', script: 'echo ${HOME}', list: ['${n}'] };
    expect(evaluateTexts(context({}, evaluate), given)).toEqual({ replicas: 3, script: 'echo ${HOME}', list: [3] });
    expect(() => evaluateTexts(context({ failOnFailedExpressions: true }, evaluate), given)).toThrow('unknown name');
    expect(evaluateTexts(context({ skipExpressionEvaluation: true }, evaluate), given)).toEqual(given);
  });
});

describe('what manifest stages share', () => {
  it('looks often at first and every five seconds later', () => {
    expect([0, 15_000, 60_000, 600_000].map(nextLookMs)).toEqual([200, 1450, 5000, 5000]);
  });

  it('shows secrets without content', () => {
    const secret = {
      kind: 'Secret',
      metadata: {
        name: 's',
        managedFields: [],
        annotations: { 'kubectl.kubernetes.io/last-applied-configuration': 'x' },
      },
      data: { a: 'c2VjcmV0' },
      stringData: { b: 'secret' },
    };
    expect(withoutSecrets(secret)).toEqual({ kind: 'Secret', metadata: { name: 's', annotations: {} } });
    expect(secret.data.a).toBe('c2VjcmV0');
  });

  it('writes label selectors as Kubernetes reads them', () => {
    const selectors = [
      { kind: 'EQUALS', key: 'a', values: ['1'] },
      { kind: 'NOT_EQUALS', key: 'b', values: ['2'] },
      { kind: 'CONTAINS', key: 'c', values: ['3', '4'] },
      { kind: 'NOT_CONTAINS', key: 'd', values: ['5'] },
      { kind: 'EXISTS', key: 'e' },
      { kind: 'NOT_EXISTS', key: 'f' },
      { kind: 'ANY' },
    ];
    expect(selectorFrom(selectors)).toBe('a=1,b!=2,c in (3,4),d notin (5),e,!f');
    expect(selectorFrom([{ kind: 'ANY' }])).toBe('');
    expect(() => selectorFrom([{ kind: 'EQUALS', key: 'a' }])).toThrow('needs a value');
  });
});
