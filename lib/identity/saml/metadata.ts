import { DOMParser } from '@xmldom/xmldom';
import { invalid } from '#lib/kernel/errors';

/** What we need to know of an identity provider. */
export interface IdpMetadata {
  entityId: string;
  /** Where browsers are sent, with the HTTP-Redirect binding. */
  signOnUrl: string;
  /** PEM; an answer may be signed with any of them, so that the provider can change keys. */
  certificates: string[];
}

const md = 'urn:oasis:names:tc:SAML:2.0:metadata';
const ds = 'http://www.w3.org/2000/09/xmldsig#';
const redirectBinding = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect';

/** Throws `invalid` saying what the document lacks. */
export function readMetadata(source: string, text: string): IdpMetadata {
  if (/<!DOCTYPE/i.test(text)) throw invalid(`The metadata of ${source} contains a DOCTYPE, which is not read`);
  const problems: string[] = [];
  const note = (message: string) => void problems.push(message);
  const options = { errorHandler: { warning: () => undefined, error: note, fatalError: note } };
  let idp: Element | undefined;
  try {
    idp = new DOMParser(options).parseFromString(text, 'text/xml').getElementsByTagNameNS(md, 'IDPSSODescriptor')[0];
  } catch {
    problems.push('unreadable');
  }
  if (problems.length > 0 || !idp) throw invalid(`The metadata of ${source} is not that of a SAML identity provider`);
  const all = (namespace: string, name: string, below: Element) => [
    ...Array.from(below.getElementsByTagNameNS(namespace, name)),
  ];
  const entityId = (idp.parentNode as Element).getAttribute('entityID') ?? '';
  const signOn = all(md, 'SingleSignOnService', idp).find((one) => one.getAttribute('Binding') === redirectBinding);
  const signOnUrl = signOn?.getAttribute('Location') ?? '';
  const certificates = all(md, 'KeyDescriptor', idp)
    .filter((key) => key.getAttribute('use') !== 'encryption')
    .flatMap((key) => all(ds, 'X509Certificate', key))
    .map((one) => pem(one.textContent ?? ''));
  if (!entityId) throw invalid(`The metadata of ${source} has no entityID`);
  if (!URL.canParse(signOnUrl) || !/^https?:$/.test(new URL(signOnUrl).protocol)) {
    throw invalid(`The metadata of ${source} has no SingleSignOnService with the binding HTTP-Redirect`);
  }
  if (certificates.length === 0) throw invalid(`The metadata of ${source} has no certificate to prove answers with`);
  return { entityId, signOnUrl, certificates };
}

function pem(base64: string): string {
  const lines = base64.replace(/\s+/g, '').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
