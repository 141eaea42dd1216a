import { describe, expect, it } from 'vitest';
import type { Cluster } from '../cluster.ts';
import { serviceAccounts } from '../resources/core.ts';
import { pods } from '../resources/pods.ts';
import { Kinds } from '../resources/registry.ts';
import { seed } from '../seed.ts';
import { Store } from '../store/store.ts';
import { createTimers } from '../timers.ts';
import { createObject } from './create.ts';

describe('admission', () => {
  it('answers like a quota when there are too many pods', () => {
    const cluster: Cluster = {
      name: 'full',
      store: new Store(),
      kinds: new Kinds(),
      timers: createTimers(1),
      moments: new Map(),
      watches: 0,
      report: () => {},
    };
    const options = { manager: 'test' };
    seed(cluster, []);
    createObject(cluster, serviceAccounts, 'default', { metadata: { name: 'default' } }, options);
    const create = () =>
      createObject(
        cluster,
        pods,
        'default',
        { metadata: { generateName: 'p-' }, spec: { containers: [{ name: 'a', image: 'a:1' }] } },
        options,
      );
    const fill = () => {
      for (;;) create();
    };
    expect(fill).toThrow('exceeded quota: sandbox, requested: pods=1, used: pods=2000, limited: pods=2000');
  });
});
