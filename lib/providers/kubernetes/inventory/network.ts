import { type JsonObject, objectAt, stringAt } from '#lib/kernel/json';
import type { ResourceSummary } from '#lib/providers/contract';
import { listAt, numberAt, specOf, statusOf, stringsAt, textsAt } from '#lib/providers/kubernetes/manifest';

/** Services, ingresses and network policies. Pure. */
export function networkSummary(kind: string, object: unknown): ResourceSummary {
  if (kind === 'Service') return serviceSummary(object);
  if (kind === 'Ingress') return ingressSummary(object);
  return policySummary(object);
}

function serviceSummary(service: unknown): ResourceSummary {
  const spec = specOf(service);
  const summary: ResourceSummary = {
    type: stringAt(spec, 'type') ?? 'ClusterIP',
    selector: textsAt(spec, 'selector'),
    ports: listAt(spec, 'ports').map((port) => ({
      name: stringAt(port, 'name'),
      port: numberAt(port, 'port') ?? 0,
      target: text(port.targetPort),
      protocol: stringAt(port, 'protocol') ?? 'TCP',
    })),
  };
  const address = publicAddress(service) ?? stringAt(spec, 'externalName') ?? stringAt(spec, 'clusterIP');
  if (address && address !== 'None') summary.address = address;
  return summary;
}

function ingressSummary(ingress: unknown): ResourceSummary {
  const spec = specOf(ingress);
  const rules = listAt(spec, 'rules').flatMap((rule) =>
    listAt(objectAt(rule, 'http'), 'paths').map((path) => ({
      host: stringAt(rule, 'host'),
      path: stringAt(path, 'path'),
      ...backendOf(objectAt(path, 'backend')),
    })),
  );
  const fallback = objectAt(spec, 'defaultBackend');
  if (Object.keys(fallback).length > 0) rules.push({ host: undefined, path: undefined, ...backendOf(fallback) });
  const summary: ResourceSummary = { type: stringAt(spec, 'ingressClassName') ?? 'Ingress', rules };
  const address = publicAddress(ingress);
  if (address) summary.address = address;
  return summary;
}

function backendOf(backend: JsonObject): { service?: string; port?: string } {
  const service = objectAt(backend, 'service');
  const port = objectAt(service, 'port');
  return { service: stringAt(service, 'name'), port: stringAt(port, 'name') ?? text(port.number) };
}

function publicAddress(object: unknown): string | undefined {
  const entry = listAt(objectAt(statusOf(object), 'loadBalancer'), 'ingress')[0];
  return stringAt(entry, 'hostname') ?? stringAt(entry, 'ip');
}

function policySummary(policy: unknown): ResourceSummary {
  const spec = specOf(policy);
  const summary: ResourceSummary = { selector: textsAt(objectAt(spec, 'podSelector'), 'matchLabels') };
  const types = stringsAt(spec, 'policyTypes');
  if (spec.ingress !== undefined || types.length === 0 || types.includes('Ingress')) {
    summary.ingress = listAt(spec, 'ingress').map((rule) => ({ from: peers(rule, 'from'), ports: ports(rule) }));
  }
  if (spec.egress !== undefined || types.includes('Egress')) {
    summary.egress = listAt(spec, 'egress').map((rule) => ({ to: peers(rule, 'to'), ports: ports(rule) }));
  }
  return summary;
}

/** `pods app=web in namespaces team=a`, `10.0.0.0/8 except 10.1.0.0/16`, `anywhere`. */
function peers(rule: JsonObject, key: string): string[] {
  const found = listAt(rule, key);
  return found.length === 0 ? ['anywhere'] : found.map(peer);
}

function peer(from: JsonObject): string {
  const block = objectAt(from, 'ipBlock');
  const cidr = stringAt(block, 'cidr');
  if (cidr) {
    const except = stringsAt(block, 'except');
    return except.length > 0 ? `${cidr} except ${except.join(', ')}` : cidr;
  }
  const parts: string[] = [];
  if (from.podSelector !== undefined) parts.push(`pods ${selectorText(objectAt(from, 'podSelector'))}`);
  if (from.namespaceSelector !== undefined)
    parts.push(`namespaces ${selectorText(objectAt(from, 'namespaceSelector'))}`);
  return parts.join(' in ') || 'anywhere';
}

function selectorText(selector: JsonObject): string {
  const labels = Object.entries(textsAt(selector, 'matchLabels')).map(([key, value]) => `${key}=${value}`);
  const expressions = listAt(selector, 'matchExpressions').map((expression) =>
    [stringAt(expression, 'key'), stringAt(expression, 'operator'), stringsAt(expression, 'values').join('|')]
      .filter(Boolean)
      .join(' '),
  );
  return [...labels, ...expressions].join(', ') || 'all';
}

function ports(rule: JsonObject): string[] {
  const found = listAt(rule, 'ports');
  if (found.length === 0) return ['all ports'];
  return found.map((port) => {
    const end = text(port.endPort);
    return `${stringAt(port, 'protocol') ?? 'TCP'} ${text(port.port) ?? 'all'}${end ? `–${end}` : ''}`;
  });
}

const text = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
