import type { ResourceSummary } from '#lib/providers/contract';

type Port = NonNullable<ResourceSummary['ports']>[number];
type Rule = NonNullable<ResourceSummary['rules']>[number];

/** `http 80 → 8080`, `53/UDP`. */
export function portText({ name, port, target, protocol }: Port): string {
  const number = protocol && protocol !== 'TCP' ? `${port}/${protocol}` : String(port);
  const to = target && target !== String(port) ? ` → ${target}` : '';
  return `${name ? `${name} ` : ''}${number}${to}`;
}

/** Which requests: `shop.example.com/cart`. */
export function ruleFrom({ host, path }: Rule): string {
  if (!host) return path && path !== '/' ? `any host, ${path}` : 'any other request';
  return `${host}${path ?? ''}`;
}

/** Who answers them: `web:80`. */
export function ruleTo({ service, port }: Rule): string {
  if (!service) return 'nothing';
  return port ? `${service}:${port}` : service;
}
