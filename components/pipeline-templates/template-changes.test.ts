import { describe, expect, it } from 'vitest';
import { templateChanges } from './template-changes.ts';

const template = (size: number, more: object = {}) => ({
  schema: 'v2',
  id: 'ship',
  metadata: { name: 'Ship', owner: 'a@example.com' },
  variables: [{ name: 'seconds', type: 'int', defaultValue: size }],
  pipeline: { stages: [{ refId: '1', name: 'Settle', type: 'wait', waitTime: size }] },
  ...more,
});

describe('what changed between two versions of a template', () => {
  it('is nothing when both are the same', () => {
    expect(templateChanges(template(1), template(1))).toEqual([]);
  });

  it('names variables and stages with their old and new values', () => {
    expect(templateChanges(template(1), template(2))).toMatchObject([
      { kind: 'changed', subject: 'Variable seconds', details: ['defaultValue: 1 → 2'] },
      { kind: 'changed', subject: 'Stage “Settle”', details: ['waitTime: 1 → 2'] },
    ]);
  });

  it('names what people read of the template, and a variable that came', () => {
    const after = template(1, {
      metadata: { name: 'Ship it', owner: 'a@example.com' },
      variables: [
        { name: 'seconds', type: 'int', defaultValue: 1 },
        { name: 'where', type: 'string' },
      ],
    });
    expect(templateChanges(template(1), after)).toMatchObject([
      { kind: 'changed', subject: 'Template', details: ['metadata.name: Ship → Ship it'] },
      { kind: 'added', subject: 'Variable where' },
    ]);
  });
});
