import { seedOf } from './noise.ts';
import type { Target } from './service.ts';

/** Server groups that run from the beginning, so that there is something to look at before anything is deployed. */
export function demoTargets(): Target[] {
  const from = Date.UTC(2026, 0, 1);
  return [
    ...serverGroup('storefront', 'storefront-prod-v004', '2.4.4', 'prod', 3, from),
    ...serverGroup('storefront', 'storefront-baseline-v000', '2.4.4', 'prod', 2, from),
    ...serverGroup('storefront', 'storefront-canary-v000', '2.4.5', 'prod', 2, from),
    ...serverGroup('storefront', 'storefront-canary-v001', '2.4.6-slow', 'prod', 2, from),
    ...serverGroup('checkout', 'checkout-prod-v007', '1.9.5', 'prod', 2, from),
  ];
}

function serverGroup(
  app: string,
  name: string,
  version: string,
  namespace: string,
  size: number,
  from: number,
): Target[] {
  return Array.from({ length: size }, (_, i) => ({
    labels: {
      job: 'demo',
      instance: `10.9.${seedOf(name) % 256}.${i + 1}:8080`,
      account: 'demo',
      app,
      version,
      cluster: name.replace(/-v\d{3}$/, ''),
      server_group: name,
      namespace,
      pod: `${name}-${'bcdfghjk'[i]}`,
    },
    from,
  }));
}
