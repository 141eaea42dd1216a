import type { ResourceSummary } from '#lib/providers/contract';

/** One thing that a policy allows, in words. */
export interface Allowed {
  direction: 'in' | 'out';
  peers: string[];
  ports: string[];
}

/** What a policy allows in one direction, or why there is nothing to list. */
export interface Direction {
  direction: 'in' | 'out';
  title: string;
  allowed: Allowed[];
  /** Said instead of a list. */
  sentence?: string;
}

export function directionsOf(summary: Pick<ResourceSummary, 'ingress' | 'egress'>): Direction[] {
  const incoming = summary.ingress?.map(
    ({ from, ports }): Allowed => ({ direction: 'in', peers: from.map(peerWords), ports: ports.map(portWords) }),
  );
  const outgoing = summary.egress?.map(
    ({ to, ports }): Allowed => ({ direction: 'out', peers: to.map(peerWords), ports: ports.map(portWords) }),
  );
  return [
    {
      direction: 'in',
      title: 'Who may reach them',
      allowed: incoming ?? [],
      ...(incoming === undefined
        ? { sentence: 'This policy leaves incoming traffic open' }
        : incoming.length === 0
          ? { sentence: 'Nobody may reach them' }
          : {}),
    },
    {
      direction: 'out',
      title: 'Whom they may reach',
      allowed: outgoing ?? [],
      ...(outgoing === undefined
        ? { sentence: 'This policy leaves outgoing traffic open' }
        : outgoing.length === 0
          ? { sentence: 'They may reach nobody' }
          : {}),
    },
  ];
}

const nameLabel = 'kubernetes.io/metadata.name=';

/** `pods app=web in namespaces kubernetes.io/metadata.name=shop` as `pods app=web in namespace shop`. */
export function peerWords(peer: string): string {
  const [pods, namespaces] = partsOf(peer);
  if (pods === undefined && namespaces === undefined) return peer;
  const inside = namespaces === undefined ? 'in this namespace' : `in ${namespaceWords(namespaces)}`;
  if (pods === undefined) return `everything ${inside}`;
  return `${pods === 'all' ? 'all pods' : `pods ${pods}`} ${inside}`;
}

function partsOf(peer: string): [pods: string | undefined, namespaces: string | undefined] {
  const divider = ' in namespaces ';
  const at = peer.indexOf(divider);
  if (peer.startsWith('pods ')) {
    return at < 0 ? [peer.slice(5), undefined] : [peer.slice(5, at), peer.slice(at + divider.length)];
  }
  return [undefined, peer.startsWith('namespaces ') ? peer.slice(11) : undefined];
}

function namespaceWords(selector: string): string {
  if (selector === 'all') return 'any namespace';
  if (selector.startsWith(nameLabel) && !selector.includes(',')) return `namespace ${selector.slice(nameLabel.length)}`;
  return `namespaces with ${selector}`;
}

/** `TCP 8080` as `8080`: TCP is what nearly all of them are. */
export function portWords(port: string): string {
  if (port === 'TCP all') return 'all TCP ports';
  const [protocol, number] = port.split(' ');
  if (protocol === 'TCP' && number) return number;
  return number && protocol !== 'all' ? `${number}/${protocol}` : port;
}

/** Labels as `app=web, tier=front`, or what a policy without any means. */
export function selectorWords(selector: Record<string, string> | undefined): string {
  const labels = Object.entries(selector ?? {}).map(([key, value]) => `${key}=${value}`);
  return labels.length > 0 ? `pods with ${labels.join(', ')}` : 'every pod of the namespace';
}
