import { describe, expect, it } from 'vitest';
import { createOutboundHttp } from '#lib/http/outbound';
import type { AssertionSource } from '#lib/identity/contract';
import { samlKind } from '#lib/identity/saml/connect';
import type { JsonObject } from '#lib/kernel/json';
import { testCertificate } from '#scripts/test-certificates';
import { createTestIdp, type TestAnswer } from '#scripts/test-saml';

const idp = createTestIdp();
const acs = 'http://gennaker.test/api/auth/saml/company/acs';
const audience = 'http://gennaker.test/api/auth/saml/company/metadata';
const tools = { http: createOutboundHttp({ allow: [] }), url: 'http://gennaker.test', now: () => Date.now() };

const source = (settings: JsonObject = {}, metadata = idp.metadata) =>
  samlKind.connect({ name: 'company', settings, secrets: { metadata } }, tools) as AssertionSource;
const attributes = { displayName: ['Lena Groß'], email: ['lena@example.com'], groups: ['Crew', 'Admirals'] };
const answer = (how: Partial<TestAnswer> = {}) =>
  idp.answer({ inResponseTo: '_q1', acs, audience, attributes, ...how });
const accept = (xml: string, from = source()) => from.accept({ response: Buffer.from(xml).toString('base64') });

describe('a SAML provider', () => {
  it('is asked by redirect, with an id that the answer must name', async () => {
    const { url, id } = await source().begin();
    expect(url).toMatch(/^https:\/\/idp\.test\/sso\?SAMLRequest=/);
    expect(id).toMatch(/^_[\w-]{36}$/);
  });

  it.each(['Assertion', 'Response'] as const)('says who somebody is with a signed %s', async (signed) => {
    // A signature over the envelope alone is not enough: what is believed must itself be signed.
    const accepted = accept(answer({ signed }), source({ adminGroups: ['admirals'] }));
    if (signed === 'Response') return await expect(accepted).rejects.toMatchObject({ code: 'unauthenticated' });
    expect(await accepted).toMatchObject({
      inResponseTo: '_q1',
      key: expect.stringMatching(/^_a/),
      identity: {
        name: 'lena',
        displayName: 'Lena Groß',
        email: 'lena@example.com',
        roles: ['admirals', 'crew'],
        admin: true,
      },
    });
  });

  const lies: [string, () => string][] = [
    ['no signature', () => answer({ signed: 'none' })],
    ['a signature of another key', () => answer({ signer: testCertificate('/CN=idp.test') })],
    ['a changed name', () => answer().replace('>lena<', '>admin<')],
    ['a changed group', () => answer().replace('>Crew<', '>Boss<')],
    ['another audience', () => answer({ audience: 'https://other.example' })],
    ['another recipient', () => answer({ acs: 'https://other.example/acs' })],
    ['another issuer', () => answer({ issuer: 'https://evil.example' })],
    ['an end in the past', () => answer({ notOnOrAfter: -120 })],
    ['a beginning in the future', () => answer({ notBefore: 300 })],
    ['SHA-1', () => answer({ algorithm: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1' })],
    ['a DOCTYPE', () => `<!DOCTYPE x [<!ENTITY a "b">]>${answer()}`],
    ['an unsigned assertion before the signed one', () => wrapped((evil, good) => evil + good)],
    ['an unsigned assertion after the signed one', () => wrapped((evil, good) => good + evil)],
    [
      'the signed assertion hidden in an unsigned one',
      () => wrapped((evil, good) => evil.replace('</saml:Assertion>', `${good}</saml:Assertion>`)),
    ],
    ['nothing', () => ''],
    ['something that is no XML', () => 'lena'],
  ];
  it.each(lies)('is not believed with %s', async (_, xml) => {
    await expect(accept(xml())).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it('names the question inside what is signed, whatever the envelope says', async () => {
    expect((await accept(answer({ envelopeInResponseTo: '_q2' }))).inResponseTo).toBe('_q1');
  });

  it('cannot shorten a name by a comment', async () => {
    const { identity } = await accept(answer({ nameId: 'lena<!-- -->.evil' }));
    expect(identity.name).toBe('lena.evil');
  });

  it('may have a clock that differs by a minute', async () => {
    await expect(accept(answer({ notBefore: 40 }))).resolves.toBeDefined();
    await expect(accept(answer({ notOnOrAfter: -40 }))).resolves.toBeDefined();
    await expect(accept(answer({ notBefore: 40 }), source({ clockSkewSeconds: 5 }))).rejects.toThrow('not yet valid');
  });

  it('is told about us, and its own metadata is read with care', async () => {
    expect(source().metadata()).toContain(`Location="${acs}"`);
    expect(await source().check?.()).toEqual([expect.stringContaining('signs people on at https://idp.test/sso')]);
    for (const [metadata, word] of [
      ['<html></html>', 'is not that of a SAML identity provider'],
      [`<!DOCTYPE a>${idp.metadata}`, 'DOCTYPE'],
      [idp.metadata.replace('https://idp.test/sso', 'javascript:alert(1)'), 'no SingleSignOnService'],
      [idp.metadata.replace(/<md:KeyDescriptor[\s\S]*<\/md:KeyDescriptor>/, ''), 'no certificate'],
    ] as const) {
      await expect(source({}, metadata).check?.()).rejects.toThrow(word);
    }
    expect(() => source({}, '')).toThrow('needs the metadata');
    const away = source({ metadataUrl: 'http://127.0.0.1:1/metadata' }, '');
    await expect(away.check?.()).rejects.toThrow('GENNAKER_OUTBOUND_ALLOW');
  });
});

/** Signature wrapping: the signed assertion stays whole, a forged one stands beside or around it. */
function wrapped(arrange: (evil: string, good: string) => string): string {
  const whole = answer();
  const good = /<saml:Assertion[\s\S]*<\/saml:Assertion>/.exec(whole)?.[0] ?? '';
  const evil = good
    .replace(/<Signature[\s\S]*<\/Signature>/, '')
    .replace(/ID="_a/, 'ID="_evil')
    .replace('>lena<', '>admin<');
  return whole.replace(good, () => arrange(evil, good));
}
