import { describe, expect, it } from 'vitest';
import { directionsOf, peerWords, portWords, selectorWords } from './rules.ts';

describe('the rules of a policy', () => {
  it('name who may talk to whom', () => {
    expect(peerWords('namespaces kubernetes.io/metadata.name=ingress')).toBe('everything in namespace ingress');
    expect(peerWords('pods app=web')).toBe('pods app=web in this namespace');
    expect(peerWords('pods all in namespaces all')).toBe('all pods in any namespace');
    expect(peerWords('pods app=web in namespaces team=a')).toBe('pods app=web in namespaces with team=a');
    expect(peerWords('10.0.0.0/8 except 10.1.0.0/16')).toBe('10.0.0.0/8 except 10.1.0.0/16');
    expect(peerWords('anywhere')).toBe('anywhere');
  });

  it('name ports, and the protocol where it is not the usual one', () => {
    expect(['TCP 8080', 'UDP 53', 'TCP all', 'all ports', 'TCP 8000–8100'].map(portWords)).toEqual([
      '8080',
      '53/UDP',
      'all TCP ports',
      'all ports',
      '8000–8100',
    ]);
  });

  it('say it in a sentence when a direction is closed, or not restricted at all', () => {
    expect(directionsOf({ ingress: [] }).map(({ sentence }) => sentence)).toEqual([
      'Nobody may reach them',
      'This policy leaves outgoing traffic open',
    ]);
    const [incoming] = directionsOf({ ingress: [{ from: ['anywhere'], ports: ['TCP 80'] }], egress: [] });
    expect(incoming).toMatchObject({ allowed: [{ direction: 'in', peers: ['anywhere'], ports: ['80'] }] });
    expect(incoming?.sentence).toBeUndefined();
  });

  it('say what is selected', () => {
    expect(selectorWords({ app: 'web', tier: 'front' })).toBe('pods with app=web, tier=front');
    expect(selectorWords({})).toBe('every pod of the namespace');
  });
});
