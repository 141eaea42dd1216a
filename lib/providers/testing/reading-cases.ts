import { expect, it, vi } from 'vitest';
import type { InventoryResource, Manifest } from '#lib/providers/contract';
import { collecting, patience, type SuiteKit, snapshot } from '#lib/providers/testing/kit';

/** What is read: logs, events, watches, and what an account may see. */
export function readingCases(kit: () => SuiteKit): void {
  it('reads logs and events of pods', async () => {
    const { under, cloud, workload, deploy, ref, settled } = kit();
    await deploy(workload('noisy', under.images.good[0], 1));
    await settled('noisy', 'stable');
    const seen = await snapshot(under, (rows) =>
      rows.some((row) => row.kind === 'Pod' && row.ownerName?.startsWith('noisy-')),
    );
    const pod = seen.find((row) => row.kind === 'Pod' && row.ownerName?.startsWith('noisy-'))!;
    const events = await cloud.events(ref('Pod', pod.name));
    expect(events.map((event) => event.reason)).toContain('Scheduled');
    expect(await cloud.log(ref('Pod', pod.name), { tailLines: 1 })).toMatch(/^\S[^\n]*\n$/);
    await expect(cloud.log(ref('Pod', 'nobody'), {})).rejects.toMatchObject({ code: 'not-found' });
  });

  it('reads a log in parts, each line once, and the one of the run before', async () => {
    const { under, cloud, workload, deploy, ref } = kit();
    const podOf = async (owner: string): Promise<string> => {
      const pods = await snapshot(under, (rows) =>
        rows.some((row) => row.kind === 'Pod' && row.ownerName?.startsWith(`${owner}-`)),
      );
      return pods.find((row) => row.kind === 'Pod' && row.ownerName?.startsWith(`${owner}-`))!.name;
    };
    await deploy(workload('talks', under.images.good[0], 1));
    const pod = await podOf('talks');
    const source = { pod, namespace: under.namespace, container: 'web' };
    const first = await vi.waitFor(async () => {
      const part = await cloud.jobs.logSince(source, undefined);
      expect(part.lines.length).toBeGreaterThan(0);
      return part;
    }, patience);
    const next = await cloud.jobs.logSince(source, first.place);
    const whole: string[] = [];
    for await (const line of await cloud.jobs.wholeLog(source, AbortSignal.timeout(60_000))) whole.push(line);
    expect(whole.slice(0, first.lines.length + next.lines.length)).toEqual([...first.lines, ...next.lines]);

    await deploy(workload('fallen', under.images.crashing, 1));
    const fallen = ref('Pod', await podOf('fallen'));
    const previous = () => cloud.log(fallen, { container: 'web', previous: true }).catch(String);
    await expect.poll(previous, patience).toContain('exit status 1');
    await expect(cloud.log(ref('Pod', pod), { previous: true })).rejects.toThrow(/previous terminated container "web"/);
    await expect(cloud.log(ref('Pod', pod), { container: 'nobody' })).rejects.toThrow(/nobody is not valid for pod/);
  });

  it('watches: everything at first, then each change, and no content of secrets', async () => {
    const { under, cloud, settings, workload, deploy, ref } = kit();
    const rows = new Map<string, InventoryResource>();
    const states: string[] = [];
    const stop = new AbortController();
    const watching = under.provider.watch(under.account, collecting(rows, states), stop.signal);
    await deploy(settings('seen-early', {}));
    const has = (label: string) =>
      [...rows.values()].some((row) => row.name === label && row.namespace === under.namespace);
    await vi.waitFor(() => expect(states.at(-1)).toBe('live'), patience);
    await vi.waitFor(() => expect(has('seen-early')).toBe(true), patience);
    const secret: Manifest = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'hidden', namespace: under.namespace },
      stringData: { word: 'sesame-open' },
    };
    await deploy(secret);
    await deploy(workload('watched', under.images.good[0], 1));
    await vi.waitFor(() => {
      expect(has('hidden')).toBe(true);
      const pods = [...rows.values()].filter((row) => row.kind === 'Pod' && row.ownerName?.startsWith('watched-'));
      expect(pods.map((pod) => pod.health)).toEqual(['healthy']);
    }, patience);
    // Each kind is watched by itself: what is told of pods says nothing of how far the deployments are.
    await vi.waitFor(() => {
      const deployment = [...rows.values()].find((row) => row.kind === 'Deployment' && row.name === 'watched');
      expect(deployment).toMatchObject({
        application: 'suite',
        cluster: 'deployment watched',
        summary: { executionId: '01RUN' },
      });
    }, patience);
    expect(JSON.stringify([...rows.values()])).not.toMatch(/sesame-open|c2VzYW1lLW9wZW4/);
    await cloud.remove(ref('Secret', 'hidden'));
    await cloud.remove(ref('Deployment', 'watched'));
    await vi.waitFor(() => {
      expect(has('hidden')).toBe(false);
      expect([...rows.values()].filter((row) => row.name.startsWith('watched'))).toEqual([]);
    }, patience);
    stop.abort();
    await watching;
  });

  it('keeps to the namespaces of its account', async () => {
    const { under, ref } = kit();
    const narrow = under.provider.connect({
      ...under.account,
      settings: { ...under.account.settings, namespaces: ['elsewhere'] },
    });
    await expect(narrow.read(ref('ConfigMap', 'plain'))).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('finds nothing wrong with its account', async () => {
    const { under } = kit();
    expect(await under.provider.test(under.account)).toEqual([]);
  });
}
