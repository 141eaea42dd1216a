import { describe, expect, it } from 'vitest';
import { createGuard } from './outbound-policy.ts';

function check(url: string, addresses: string[], allow: string[] = []) {
  const guard = createGuard({ allow });
  guard.check(guard.parse(url), addresses);
}

describe('what the policy lets through', () => {
  it.each([
    ['http://10.0.0.1/', ['10.0.0.1'], '10.0.0.0/8'],
    ['http://10.0.0.1:8080/', ['10.0.0.1'], '10.0.0.1:8080'],
    ['http://[fd00::1]/', ['fd00::1'], 'fd00::/8'],
    ['https://[fd00::1]/', ['fd00::1'], '[fd00::1]:443'],
    ['http://jenkins.corp.example/', ['10.0.0.1'], 'jenkins.corp.example'],
    ['http://JENKINS.corp.example./', ['10.0.0.1'], 'jenkins.corp.example'],
    ['http://ci.corp.example:8080/', ['10.0.0.1'], '*.corp.example:8080'],
    ['http://169.254.169.254/', ['169.254.169.254'], '169.254.169.254'],
    ['http://example.com/', ['93.184.216.34'], 'unrelated.example'],
  ])('%s at %s with %s', (url, addresses, entry) => {
    expect(() => check(url, addresses, [entry])).not.toThrow();
  });
});

describe('what the policy refuses', () => {
  it('names the address and the cure', () => {
    expect(() => check('http://10.0.0.1/x?token=1', ['10.0.0.1'])).toThrow(
      '10.0.0.1 is a private address; add it to GENNAKER_OUTBOUND_ALLOW to permit it',
    );
    expect(() => check('http://sneaky.example/', ['127.0.0.1'])).toThrow(
      'sneaky.example resolves to 127.0.0.1, which is a loopback address; add 127.0.0.1 to GENNAKER_OUTBOUND_ALLOW to permit it',
    );
  });

  it('a host with one public and one private address', () => {
    expect(() => check('http://mixed.example/', ['8.8.8.8', '10.0.0.1'])).toThrow('private');
  });

  it.each([
    ['another port', 'http://10.0.0.1:9090/', '10.0.0.1', '10.0.0.1:8080'],
    ['the apex of a wildcard', 'http://corp.example/', '10.0.0.1', '*.corp.example'],
    ['a name that only ends alike', 'http://evilcorp.example/', '10.0.0.1', '*.corp.example'],
    ['metadata behind a permitted name', 'http://corp.example/', '169.254.169.254', 'corp.example'],
    ['link-local behind a permitted name', 'http://corp.example/', 'fe80::1', 'corp.example'],
  ])('%s', (_title, url, address, entry) => {
    expect(() => check(url, [address], [entry])).toThrow('GENNAKER_OUTBOUND_ALLOW');
  });
});

describe('addresses that cannot be used', () => {
  it.each([
    ['file:///etc/passwd', 'http://'],
    ['ftp://example.com/', 'http://'],
    ['not an address', 'is not an address'],
    ['http://user:secret@example.com/', 'contains a user or password'],
    ['http://2130706433/', 'unusual way'],
    ['http://0x7f.1/', 'unusual way'],
    ['http://0177.0.0.1/', 'unusual way'],
    ['http://127.1/', 'unusual way'],
    ['http://127.0.0.1./', 'unusual way'],
    ['http://１２７.0.0.1/', 'unusual way'],
    ['http:\\\\127.1\\', 'unusual way'],
    ['http://%31%32%37.0.0.1/', 'unusual way'],
    [`http://example.com/${'a'.repeat(9000)}`, 'at most 8192 characters'],
  ])('%s', (url, message) => {
    expect(() => createGuard({ allow: [] }).parse(url)).toThrow(message);
  });

  it('never repeats a password', () => {
    expect(() => createGuard({ allow: [] }).parse('http://user:hunter2@example.com/')).toThrow(/^(?!.*hunter2)/);
  });

  it.each(['10.0.0.0/40', 'http://host/', 'a b', '*', '1.2.3'])('an allow entry like %s', (entry) => {
    expect(() => createGuard({ allow: [entry] })).toThrow('GENNAKER_OUTBOUND_ALLOW');
  });
});
