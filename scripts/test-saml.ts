/** A SAML identity provider for tests: makes answers and signs them, rightly or as the test wants. */
import { randomUUID } from 'node:crypto';
import { SignedXml } from 'xml-crypto';
import { type TestCertificate, testCertificate } from '#scripts/test-certificates';

export interface TestAnswer {
  inResponseTo: string;
  acs: string;
  audience: string;
  nameId?: string;
  attributes?: Record<string, string[]>;
  issuer?: string;
  /** Seconds from now. */
  notBefore?: number;
  notOnOrAfter?: number;
  signer?: TestCertificate;
  /** Which element carries the signature; `none` = nothing does. */
  signed?: 'Assertion' | 'Response' | 'none';
  algorithm?: string;
  /** Of the unsigned envelope. */
  envelopeInResponseTo?: string;
}

export const testIdp = 'https://idp.test/metadata';
const sha256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
const canonical = 'http://www.w3.org/2001/10/xml-exc-c14n#';

export function createTestIdp() {
  const own = testCertificate('/CN=idp.test');
  const base64 = (pem: string) => pem.replace(/-----[^-]+-----|\s/g, '');
  return {
    own,
    metadata: `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${testIdp}">
<md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:KeyDescriptor use="signing">
<ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>${base64(own.certificate)}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>
</md:KeyDescriptor><md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.test/sso"/>
</md:IDPSSODescriptor></md:EntityDescriptor>`,
    /** The XML of an answer. */
    answer: (how: TestAnswer) => sign(document(how), how, own),
  };
}

function document(how: TestAnswer): string {
  const at = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString();
  const { notBefore = -5, notOnOrAfter = 120, attributes = {}, nameId = 'lena', issuer = testIdp } = how;
  const statements = Object.entries(attributes).map(([name, values]) => {
    const inside = values.map((value) => `<saml:AttributeValue>${value}</saml:AttributeValue>`).join('');
    return `<saml:Attribute Name="${name}">${inside}</saml:Attribute>`;
  });
  const now = at(0);
  return `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_r${randomUUID()}" Version="2.0" IssueInstant="${now}" Destination="${how.acs}" InResponseTo="${how.envelopeInResponseTo ?? how.inResponseTo}"><saml:Issuer>${issuer}</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status><saml:Assertion ID="_a${randomUUID()}" Version="2.0" IssueInstant="${now}"><saml:Issuer>${issuer}</saml:Issuer><saml:Subject><saml:NameID>${nameId}</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData InResponseTo="${how.inResponseTo}" Recipient="${how.acs}" NotOnOrAfter="${at(notOnOrAfter)}"/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="${at(notBefore)}" NotOnOrAfter="${at(notOnOrAfter)}"><saml:AudienceRestriction><saml:Audience>${how.audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="${now}"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement><saml:AttributeStatement>${statements.join('')}</saml:AttributeStatement></saml:Assertion></samlp:Response>`;
}

function sign(
  xml: string,
  { signed = 'Assertion', signer, algorithm = sha256 }: TestAnswer,
  own: TestCertificate,
): string {
  if (signed === 'none') return xml;
  const signature = new SignedXml({
    privateKey: (signer ?? own).key,
    signatureAlgorithm: algorithm,
    canonicalizationAlgorithm: canonical,
  });
  signature.addReference({
    xpath: `//*[local-name(.)='${signed}']`,
    transforms: ['http://www.w3.org/2000/09/xmldsig#enveloped-signature', canonical],
    digestAlgorithm: 'http://www.w3.org/2001/04/xmlenc#sha256',
  });
  const reference = `//*[local-name(.)='${signed}']/*[local-name(.)='Issuer']`;
  signature.computeSignature(xml, { location: { reference, action: 'after' } });
  return signature.getSignedXml();
}
