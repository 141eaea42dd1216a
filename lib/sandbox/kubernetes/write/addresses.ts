import type { JsonObject } from '#lib/kernel/json';
import { invalid, invalidValue } from '../api/status.ts';
import type { Cluster } from '../cluster.ts';
import type { Service } from '../kinds.ts';
import { asJson, type KubeObject } from '../objects.ts';
import { fractionOf } from '../random.ts';
import { services } from '../resources/core.ts';
import { fill, objectsIn, section } from '../resources/pod-defaults.ts';
import { textAt } from '../selectors.ts';

/** Gives a service its cluster address and node ports, or keeps those it has. Changes the object in place. */
export function allocateAddresses(cluster: Cluster, object: JsonObject, before?: KubeObject): void {
  const spec = section(object, 'spec');
  if (spec.type === 'ExternalName') {
    delete spec.clusterIP;
    delete spec.clusterIPs;
    return;
  }
  const old = before === undefined ? {} : section(asJson(before), 'spec');
  for (const key of ['clusterIP', 'clusterIPs'] as const) {
    if (old[key] !== undefined) fill(spec, { [key]: old[key] });
  }
  const others = cluster.store
    .list<Service>(services)
    .filter((one) => one.metadata.uid !== textAt(object, 'metadata.uid'));
  allocateClusterIp(object, spec, others);
  fill(spec, { clusterIPs: [spec.clusterIP ?? ''], ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack' });
  if (spec.type === 'NodePort' || spec.type === 'LoadBalancer') allocateNodePorts(spec, old, others);
}

function allocateClusterIp(object: JsonObject, spec: JsonObject, others: readonly Service[]): void {
  const taken = new Set(others.map((one) => one.spec.clusterIP));
  const asked = typeof spec.clusterIP === 'string' && spec.clusterIP !== '' ? spec.clusterIP : undefined;
  if (asked === undefined) {
    spec.clusterIP = freeAddress(textAt(object, 'metadata.uid'), taken);
  } else if (asked !== 'None' && taken.has(asked)) {
    const detail = 'failed to allocate IP: provided IP is already allocated';
    throw invalid(services, textAt(object, 'metadata.name'), [invalidValue('spec.clusterIPs', [asked], detail)]);
  }
}

function freeAddress(seed: string, taken: ReadonlySet<string | undefined>): string {
  const start = Math.floor(fractionOf(seed) * 65_000) + 256;
  for (let i = 0; i < 65_000; i++) {
    const number = 256 + ((start + i) % 65_000);
    const address = `10.96.${number >> 8}.${number & 255}`;
    if (!taken.has(address)) return address;
  }
  return '10.97.0.1';
}

const firstNodePort = 30_000;
const nodePortCount = 2768;

function allocateNodePorts(spec: JsonObject, old: JsonObject, others: readonly Service[]): void {
  const taken = new Set(others.flatMap((one) => (one.spec.ports ?? []).map((port) => port.nodePort)));
  const before = objectsIn(old, 'ports');
  for (const port of objectsIn(spec, 'ports')) {
    const same = before.find((one) => one.port === port.port && one.protocol === port.protocol);
    if (typeof port.nodePort !== 'number') port.nodePort = same?.nodePort ?? freeNodePort(taken);
    taken.add(Number(port.nodePort));
  }
}

function freeNodePort(taken: ReadonlySet<number | undefined>): number {
  const start = Math.floor(Math.random() * nodePortCount);
  for (let i = 0; i < nodePortCount; i++) {
    const port = firstNodePort + ((start + i) % nodePortCount);
    if (!taken.has(port)) return port;
  }
  return firstNodePort;
}
