import { expect, it } from 'vitest';
import type { OutboundRequest } from '#lib/http/outbound-contract';
import type { Capabilities } from '#lib/stages/capabilities';
import { onlyLooking } from '#lib/stages/looking';

it('closes everything of a cloud that changes it, also verbs that nobody has classed yet', async () => {
  const called: string[] = [];
  const verb = (name: string) => () => called.push(name);
  const verbs = Object.fromEntries(
    ['read', 'preview', 'apply', 'remove', 'patch', 'brandNew'].map((n) => [n, verb(n)]),
  );
  const cloud = { ...verbs, jobs: { start: verb('start'), read: verb('jobs.read') }, traffic: { set: verb('set') } };
  const given = { manifests: { connect: async () => cloud } } as unknown as Capabilities;
  const looking = (await onlyLooking(given).manifests!.connect('zone-1', {
    name: 'anna',
    tokens: [],
  })) as unknown as typeof cloud & Record<string, () => void>;
  looking.read!();
  looking.preview!();
  looking.jobs.read();
  for (const acts of [looking.apply, looking.remove, looking.patch, looking.brandNew, looking.jobs.start]) {
    expect(acts).toThrow('A dry run changes nothing');
  }
  expect(looking.traffic.set).toThrow('A dry run changes nothing');
  expect(called).toEqual(['read', 'preview', 'jobs.read']);
});

it('asks over HTTP but sends nothing, and starts only dry runs', async () => {
  const sent: unknown[] = [];
  const started: unknown[] = [];
  const looking = onlyLooking({
    http: { request: async (request: OutboundRequest) => sent.push(request.method) },
    executions: { start: async (child: object) => started.push(child) },
  } as unknown as Capabilities);
  await looking.http?.request({ url: 'https://example.com' });
  await expect(looking.http?.request({ url: 'https://example.com', method: 'POST' })).rejects.toThrow(
    'changes nothing',
  );
  await looking.executions?.start({} as never);
  expect(sent).toEqual([undefined]);
  expect(started).toEqual([{ dryRun: true }]);
});
