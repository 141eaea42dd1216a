import { expect, test } from 'vitest';
import { createOutboundHttp } from '#lib/http/outbound';
import type { CertificateSource } from '#lib/identity/contract';
import { x509Kind } from '#lib/identity/x509/connect';
import type { JsonObject } from '#lib/kernel/json';
import { testCertificate } from '#scripts/test-certificates';

const authority = testCertificate('/CN=Authority of a test');
const lena = testCertificate('/CN=Lena/O=Example/OU=Crew/OU=Sailors/emailAddress=lena@example.com', authority);
const secret = 'only the proxy knows this';

const tools = { http: createOutboundHttp({ allow: [] }), url: '', now: () => Date.now() };
const source = (settings: JsonObject = {}, secrets: JsonObject = {}, now = Date.now) =>
  x509Kind.connect(
    {
      name: 'cards',
      settings: { proxies: ['10.0.0.0/24'], ...settings },
      secrets: { proxySecret: secret, ca: authority.certificate, ...secrets },
    },
    { ...tools, now },
  ) as CertificateSource;

type Asked = Parameters<CertificateSource['identityOf']>[0];

const request = (certificate: string, headers: Record<string, string> = {}, peer = '10.0.0.5'): Asked => ({
  headers: new Headers({
    'x-client-cert': encodeURIComponent(certificate),
    'x-client-verify': 'SUCCESS',
    'x-proxy-secret': secret,
    ...headers,
  }),
  peer,
});

test('a certificate that the proxy hands on says who somebody is', async () => {
  const identity = await source({ adminGroups: ['sailors'] }).identityOf(request(lena.certificate));
  expect(identity).toMatchObject({ name: 'lena', email: 'lena@example.com', roles: ['crew', 'sailors'], admin: true });
  const byMail = source({ nameFrom: 'emailAddress', groupsFrom: 'none' });
  expect(await byMail.identityOf(request(lena.certificate))).toMatchObject({ name: 'lena@example.com', roles: [] });
  const spaces = { 'x-client-cert': lena.certificate.replaceAll('\n', ' ') };
  expect(await source().identityOf(request('', spaces))).toMatchObject({ name: 'lena' });
});

test('whoever comes without a certificate is nobody', async () => {
  expect(await source().identityOf({ headers: new Headers(), peer: '203.0.113.9' })).toBeUndefined();
});

test.each<[string, Asked]>([
  ['somebody else than the proxy', request(lena.certificate, {}, '10.0.1.5')],
  ['nobody knows where', { ...request(lena.certificate), peer: undefined }],
  ['the proxy without its secret', request(lena.certificate, { 'x-proxy-secret': '' })],
  ['the proxy with another secret', request(lena.certificate, { 'x-proxy-secret': 'only the proxy knows thus' })],
  ['the proxy, which did not accept it', request(lena.certificate, { 'x-client-verify': 'FAILED:expired' })],
  ['another authority', request(testCertificate('/CN=lena', testCertificate('/CN=Authority of a test')).certificate)],
  ['its own', request(testCertificate('/CN=admin').certificate)],
  ['two people', request(testCertificate('/CN=lena/CN=admin', authority).certificate)],
  ['a vandal', request('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----')],
])('a certificate from %s is not believed', async (_, asked) => {
  await expect(source().identityOf(asked)).rejects.toMatchObject({
    code: expect.stringMatching(/forbidden|unauthenticated/),
  });
});

test('a certificate counts only while it is valid', async () => {
  const later = source({}, {}, () => Date.now() + 40 * 86_400_000);
  await expect(later.identityOf(request(lena.certificate))).rejects.toThrow('not valid at this time');
});

test.each<[JsonObject, JsonObject, string]>([
  [{ proxies: ['everybody'] }, {}, 'neither an address nor a range'],
  [{ proxies: [] }, {}, 'Name at least one proxy'],
  [{ verifiedHeader: '' }, { ca: '' }, 'needs the header'],
  [{}, { proxySecret: 'short' }, 'needs 16 characters'],
  [{}, { ca: 'no certificate' }, 'not a certificate in PEM'],
])('with %j and %j it is not set up', (settings, secrets, sentence) => {
  expect(() => source(settings, secrets)).toThrow(sentence);
});
