import { describe, expect, it } from 'vitest';
import type { JsonObject } from '#lib/kernel/json';
import { stageDefinition } from '#lib/stages/definitions';
import { type OperationId, operations, operationsOf } from '#lib/stages/operations';

const target = { application: 'storefront', account: 'zone-3', namespace: 'prod', kind: 'deployment', name: 'web' };
const manifest = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' } };

const stages: Record<OperationId, JsonObject> = {
  adopt: operations.adopt.toStage(target, { markPods: true }),
  scale: operations.scale.toStage(target, { replicas: 8 }),
  undo: operations.undo.toStage(target, { revision: 40, version: 'V040' }),
  restart: operations.restart.toStage(target),
  pause: operations.pause.toStage(target),
  resume: operations.resume.toStage(target),
  enable: operations.enable.toStage({ ...target, kind: 'replicaSet', name: 'web-v003' }),
  disable: operations.disable.toStage({ ...target, kind: 'replicaSet', name: 'web-v003' }),
  edit: operations.edit.toStage(target, { manifest }),
  delete: operations.delete.toStage(target, { orphans: false }),
};

describe('operations', () => {
  it.each(Object.entries(stages))('%s makes a stage that its type takes', (_, stage) => {
    const definition = stageDefinition(String(stage.type));
    expect(definition?.fields.safeParse(stage).error).toBeUndefined();
    expect(stage).toMatchObject({ account: 'zone-3', name: expect.stringContaining('web') });
  });

  it('name the object and where it lives', () => {
    expect(stages.scale).toMatchObject({ manifestName: 'deployment web', location: 'prod', replicas: 8 });
    expect(stages.scale?.name).toBe('Scale web to 8');
  });

  it('go back to the revision that was chosen, or by one', () => {
    expect(stages.undo).toMatchObject({ revision: 40, name: 'Roll back web to V040' });
    expect(operations.undo.toStage(target, {})).toMatchObject({ numRevisionsBack: 1 });
  });

  it('go back over the pods that block an ordered kind, and delete none of another', () => {
    const input = { revision: 3, deleteBlockingPods: true };
    const ordered = { ...target, kind: 'statefulSet', name: 'db' };
    expect(operations.undo.toStage(ordered, input)).toMatchObject({ deleteBlockingPods: true });
    expect(operations.undo.toStage(ordered, { revision: 3 })).not.toHaveProperty('deleteBlockingPods');
    expect(operations.undo.toStage(target, input)).not.toHaveProperty('deleteBlockingPods');
  });

  it('offer each kind only what can be done to it', () => {
    expect(operationsOf('deployment')).toEqual([
      'adopt',
      'scale',
      'undo',
      'restart',
      'pause',
      'resume',
      'enable',
      'disable',
      'edit',
      'delete',
    ]);
    expect(operationsOf('replicaSet')).toEqual(['adopt', 'scale', 'enable', 'disable', 'edit', 'delete']);
    expect(operationsOf('Pod')).toEqual(['delete']);
    expect(operationsOf('networkPolicy')).toEqual(['adopt', 'edit', 'delete']);
    expect(operationsOf('Secret')).toEqual(['adopt', 'delete']);
  });

  it('refuse replicas that are no whole number', () => {
    expect(() => operations.scale.toStage(target, { replicas: -1 })).toThrow('whole');
    expect(() => operations.scale.toStage(target, { replicas: 1.5 })).toThrow('whole');
  });

  it('apply an edited manifest as it was typed, and never the masked content of a secret', () => {
    expect(stages.edit).toMatchObject({ manifests: [manifest], skipExpressionEvaluation: true, versioned: false });
    expect(() => operations.edit.toStage(target, { manifest: { ...manifest, kind: 'Secret' } })).toThrow('Secret');
  });

  it('leave what an object owns alone when asked to', () => {
    expect(operations.delete.toStage(target, { orphans: true })).toMatchObject({ options: { cascading: false } });
  });
});
