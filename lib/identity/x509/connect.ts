/** A proxy ends TLS, asks for the client's certificate and hands it on in a header, which only the proxy may write. */
import { timingSafeEqual, X509Certificate } from 'node:crypto';
import { inRange, parseAddress, parseRange } from '#lib/http/outbound-address';
import type { CertificateSource, Identity, IdentityKind } from '#lib/identity/contract';
import { type Group, rightsOf } from '#lib/identity/role-mapping';
import { x509Secrets, x509Settings } from '#lib/identity/x509/definition';
import { forbidden, invalid, unauthenticated } from '#lib/kernel/errors';
import { sentenceOfIssues } from '#lib/kernel/issues';

export const x509Kind: IdentityKind = {
  type: 'x509',
  connect({ name, settings: given, secrets: hidden }, { now }): CertificateSource {
    const result = x509Settings.safeParse(given);
    if (!result.success) throw invalid(`${name} is not set up well: ${sentenceOfIssues(result.error.issues)}`);
    const settings = result.data;
    const { proxySecret, ca } = x509Secrets.parse(hidden);
    if (proxySecret !== '' && proxySecret.length < 16)
      throw invalid(`The secret of the proxy of ${name} needs 16 characters`);
    if (!settings.verifiedHeader && !ca) {
      throw invalid(`${name} needs the header with the proxy’s verdict or the certificate authority`);
    }
    const ranges = settings.proxies.map((text) => {
      const range = parseRange(text);
      if (!range)
        throw invalid(`"${text}" in the proxies of ${name} is neither an address nor a range like 10.0.0.0/24`);
      return range;
    });
    const authorities = ca === '' ? [] : readAuthorities(name, ca);

    return {
      kind: 'certificate',
      name,
      title: name,
      async identityOf({ headers, peer }) {
        const text = headers.get(settings.certificateHeader);
        if (!text) return undefined;
        const address = parseAddress(peer ?? '');
        if (!address || !ranges.some((range) => inRange(address, range))) {
          throw forbidden(
            `A certificate came from ${peer ?? 'an unknown address'}, which is not among the proxies of ${name}`,
          );
        }
        if (proxySecret && !same(headers.get('x-proxy-secret') ?? '', proxySecret)) {
          throw forbidden(`A certificate came from ${peer} without the secret of the proxy of ${name}`);
        }
        if (settings.verifiedHeader && headers.get(settings.verifiedHeader) !== 'SUCCESS') {
          throw unauthenticated(`The proxy of ${name} did not accept the certificate`);
        }
        const certificate = readCertificate(name, text);
        prove(name, certificate, authorities, now());
        return identityOf(name, settings, certificate);
      },
      async check() {
        const proved = authorities.map((one) => one.subject.replaceAll('\n', ', ')).join(' and ');
        const where = `Certificates are believed from ${settings.proxies.join(', ')}`;
        return [proved ? `${where}, issued by ${proved}` : `${where}, if ${settings.verifiedHeader} says SUCCESS`];
      },
    };
  },
};

function readAuthorities(name: string, text: string): X509Certificate[] {
  const parts = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  try {
    if (parts.length > 0) return parts.map((part) => new X509Certificate(part));
  } catch {
    // The same cure as for none at all.
  }
  throw invalid(`The certificate authority of ${name} is not a certificate in PEM`);
}

function readCertificate(name: string, text: string): X509Certificate {
  const plain = text.includes('%') ? safeDecode(text) : text;
  try {
    return new X509Certificate(plain.includes('-----BEGIN') ? unfolded(plain) : Buffer.from(plain, 'base64'));
  } catch {
    throw unauthenticated(`The proxy of ${name} sent something that is not a certificate`);
  }
}

/** Some proxies send the line breaks of PEM as spaces or tabs. */
function unfolded(text: string): string {
  const [, body = ''] = /-----BEGIN CERTIFICATE-----([\s\S]*?)-----END CERTIFICATE-----/.exec(text) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${body.trim().replace(/\s+/g, '\n')}\n-----END CERTIFICATE-----\n`;
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

function prove(name: string, certificate: X509Certificate, authorities: readonly X509Certificate[], now: number): void {
  if (Date.parse(certificate.validFrom) > now || Date.parse(certificate.validTo) < now) {
    throw unauthenticated(`A certificate for ${name} is not valid at this time`);
  }
  if (authorities.length === 0) return;
  const issued = authorities.some((one) => certificate.checkIssued(one) && certificate.verify(one.publicKey));
  if (!issued) throw unauthenticated(`A certificate for ${name} comes from another authority`);
}

type Settings = ReturnType<typeof x509Settings.parse>;

function identityOf(source: string, settings: Settings, certificate: X509Certificate): Identity {
  const subject = certificate.toLegacyObject().subject as unknown as Record<string, string | string[] | undefined>;
  const values = (field: string) => [subject[field] ?? []].flat();
  const [sanEmail = ''] =
    /(?<=^|, )email:[^,"]+/.exec(certificate.subjectAltName ?? '')?.map((one) => one.slice(6)) ?? [];
  const [email = sanEmail] = values('emailAddress');
  const names = settings.nameFrom === 'SAN email' ? [sanEmail] : values(settings.nameFrom);
  const [name = ''] = names;
  // Two names in one certificate: nobody can say which of them was meant.
  if (!name || names.length > 1)
    throw unauthenticated(`A certificate for ${source} has not exactly one ${settings.nameFrom}`);
  const groups = settings.groupsFrom === 'none' ? [] : values(settings.groupsFrom).map((group): Group => [group]);
  return { name: name.toLowerCase(), displayName: values('CN')[0] ?? name, email, ...rightsOf(settings, groups) };
}

function same(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
