import { expect, it } from 'vitest';
import { type JsonObject, objectAt } from '#lib/kernel/json';
import type { Manifest } from '#lib/providers/contract';
import { imageOf, type SuiteKit } from '#lib/providers/testing/kit';

/** Rollouts: they come true, they are taken back, and they fail early with the exact reason. */
export function rolloutCases(kit: () => SuiteKit): void {
  it('rolls out, scales, and goes back once per key', async () => {
    const { under, cloud, workload, deploy, ref, settled } = kit();
    const [first, second] = under.images.good;
    await deploy(workload('web', first));
    expect((await settled('web', 'stable')).message).toContain('2 of 2 ready');
    await deploy(workload('web', second));
    await settled('web', 'stable');
    await cloud.scale(ref('Deployment', 'web'), 3);
    await settled('web', 'stable');
    expect(objectAt(await cloud.read(ref('Deployment', 'web')), 'spec').replicas).toBe(3);

    await cloud.undoRollout(ref('deployment', 'web'), { revisionsBack: 1 }, 'key-1');
    expect(JSON.stringify(await cloud.read(ref('Deployment', 'web')))).toContain(first);
    await settled('web', 'stable');
    const again = await cloud.undoRollout(ref('deployment', 'web'), { revisionsBack: 1 }, 'key-1');
    expect(again.revision).toBe(3);
    expect(imageOf(await cloud.read(ref('Deployment', 'web')))).toBe(first);
    await cloud.undoRollout(ref('deployment', 'web'), { revision: 2 }, 'key-2');
    expect(imageOf(await cloud.read(ref('Deployment', 'web')))).toBe(second);
    await expect(cloud.undoRollout(ref('deployment', 'web'), { revisionsBack: 9 }, 'key-3')).rejects.toThrow(
      'cannot go back 9',
    );
    await settled('web', 'stable');
  });

  it('applies after it scaled and went back without a conflict with itself, and leaves nothing behind', async () => {
    const { under, cloud, workload, deploy, ref, settled } = kit();
    const [first, second] = under.images.good;
    const env = (manifest: Manifest): Manifest => {
      const copy = structuredClone(manifest);
      const [container] = objectAt(objectAt(objectAt(copy, 'spec'), 'template'), 'spec').containers as JsonObject[];
      container!.env = [{ name: 'OLD', value: 'x' }];
      return copy;
    };
    await deploy(env(workload('own', first, 1)));
    await settled('own', 'stable');
    await deploy(workload('own', second, 1));
    await settled('own', 'stable');
    await cloud.scale(ref('Deployment', 'own'), 2);
    await cloud.undoRollout(ref('Deployment', 'own'), { revisionsBack: 1 }, 'key-own');
    await settled('own', 'stable');
    await deploy(workload('own', second, 1));
    const live = await cloud.read(ref('Deployment', 'own'));
    expect(imageOf(live)).toBe(second);
    expect(JSON.stringify(objectAt(live, 'spec'))).not.toContain('OLD');
    expect(objectAt(live, 'spec').replicas).toBe(1);
  });

  it.each(['StatefulSet', 'DaemonSet'])('rolls out a %s and takes it back', async (kind) => {
    const { under, cloud, workload, deploy, ref, settled } = kit();
    const [first, second] = under.images.good;
    const label = kind.toLowerCase();
    const manifest = (image: string): Manifest => {
      const { replicas, ...spec } = objectAt(workload(label, image), 'spec');
      const more: JsonObject = kind === 'StatefulSet' ? { replicas: replicas ?? 1, serviceName: label } : {};
      return {
        apiVersion: 'apps/v1',
        kind,
        metadata: { name: label, namespace: under.namespace },
        spec: { ...spec, ...more },
      };
    };
    await deploy(manifest(first));
    await settled(label, 'stable', kind);
    await deploy(manifest(second));
    await settled(label, 'stable', kind);
    await cloud.undoRollout(ref(kind, label), { revisionsBack: 1 }, `key-${kind}`);
    expect(imageOf(await cloud.read(ref(kind, label)))).toBe(first);
    await settled(label, 'stable', kind);
    await cloud.undoRollout(ref(kind, label), { revisionsBack: 1 }, `key-${kind}`);
    expect(imageOf(await cloud.read(ref(kind, label)))).toBe(first);
  });

  it('waits for a job, and fails with the reason and the log of one that failed', async () => {
    const { under, deploy, settled } = kit();
    const job = (label: string, script: string): Manifest => ({
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: label, namespace: under.namespace },
      spec: {
        backoffLimit: 0,
        template: {
          spec: {
            restartPolicy: 'Never',
            containers: [{ name: 'main', image: under.images.good[0], command: ['sh', '-c', script] }],
          },
        },
      },
    });
    await deploy(job('works', 'echo all migrated'));
    await settled('works', 'stable', 'Job');
    await deploy(job('fails', 'echo no such column; exit 3'));
    const found = await settled('fails', 'failed', 'Job');
    expect(found.message).toMatch(/^Job fails failed: .+/);
    expect(found.state === 'failed' && found.details.join(' ')).toContain('no such column');
  });

  it('fails early with the image that cannot be pulled', async () => {
    const { under, workload, deploy, settled } = kit();
    await deploy(workload('unpullable', under.images.missing, 1));
    const found = await settled('unpullable', 'failed');
    expect(found.message).toContain(`image ${under.images.missing} cannot be pulled`);
  });

  it('fails early with the exit code and the log of what crashes', async () => {
    const { under, workload, deploy, settled } = kit();
    await deploy(workload('crashing', under.images.crashing, 1));
    const found = await settled('crashing', 'failed');
    expect(found.message).toMatch(/crashes again and again: exit code \d+/);
    expect(found.state === 'failed' && found.details.some((line) => line.startsWith('web: '))).toBe(true);
  });

  it('does not blame the new version for what the old one does', async () => {
    const { under, cloud, workload, deploy, ref, settled } = kit();
    await deploy(workload('fixed', under.images.missing, 1));
    await settled('fixed', 'failed');
    await deploy(workload('fixed', under.images.good[0], 1));
    expect((await cloud.stability(ref('Deployment', 'fixed'))).state).not.toBe('failed');
    await settled('fixed', 'stable');
  });
}
