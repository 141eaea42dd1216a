/**
 * SAML 2.0, started by us only: each answer must name a question of ours (InResponseTo) inside what is signed. node-saml
 * proves signature, audience and times; what it leaves to its caller is done here. Who asked, and that an answer counts
 * once, is kept by lib/auth.
 */

import { randomUUID } from 'node:crypto';
import { type Profile, SAML, ValidateInResponseTo } from '@node-saml/node-saml';
import type { AssertionSource, Identity, IdentityKind } from '#lib/identity/contract';
import { providerText } from '#lib/identity/provider-http';
import { type Group, rightsOf } from '#lib/identity/role-mapping';
import { samlSecrets, samlSettings } from '#lib/identity/saml/definition';
import { type IdpMetadata, readMetadata } from '#lib/identity/saml/metadata';
import { invalid, isGennakerError, messageOf, unauthenticated, unavailable } from '#lib/kernel/errors';
import { sentenceOfIssues } from '#lib/kernel/issues';

const metadataMs = 60 * 60_000;
/** An answer is a few kilobytes; a long list of groups makes it tens. */
const longestAnswer = 1024 * 1024;

export const samlKind: IdentityKind = {
  type: 'saml',
  connect({ name, settings: given, secrets }, { http, url, now }): AssertionSource {
    const result = samlSettings.safeParse(given);
    if (!result.success) throw invalid(`${name} is not set up well: ${sentenceOfIssues(result.error.issues)}`);
    const settings = result.data;
    const { metadata: pasted } = samlSecrets.parse(secrets);
    if (!pasted && !settings.metadataUrl)
      throw invalid(`${name} needs the metadata of its provider or the address of it`);
    const here = `${url}/api/auth/saml/${name}`;
    const entityId = settings.entityId || `${here}/metadata`;
    const acs = `${here}/acs`;
    let kept: { at: number; idp: IdpMetadata } | undefined;

    const provider = async () => {
      if (kept && now() - kept.at < metadataMs) return kept.idp;
      const text = pasted || (await providerText(name, http, settings.metadataUrl, 'its metadata'));
      kept = { at: now(), idp: readMetadata(name, text) };
      return kept.idp;
    };
    const client = (idp: IdpMetadata, id?: string) =>
      new SAML({
        entryPoint: idp.signOnUrl,
        idpIssuer: idp.entityId,
        idpCert: idp.certificates,
        issuer: entityId,
        audience: entityId,
        callbackUrl: acs,
        wantAssertionsSigned: true,
        wantAuthnResponseSigned: false,
        acceptedClockSkewMs: settings.clockSkewSeconds * 1000,
        maxAssertionAgeMs: 10 * 60_000,
        identifierFormat: null,
        disableRequestedAuthnContext: true,
        validateInResponseTo: ValidateInResponseTo.never,
        ...(id !== undefined && { generateUniqueId: () => id }),
      });

    return {
      kind: 'assertion',
      name,
      title: name,
      async begin() {
        const id = `_${randomUUID()}`;
        return { id, url: await client(await provider(), id).getAuthorizeUrlAsync('', undefined, {}) };
      },
      async accept({ response }) {
        const idp = await provider();
        refuseWeak(name, response);
        const profile = await proved(name, client(idp), response);
        // node-saml leaves this to its caller.
        if (profile.issuer !== idp.entityId) {
          throw unauthenticated(`${name} sent an assertion of another provider than ${idp.entityId}`);
        }
        const facts = factsOf(name, profile, acs, now(), settings.clockSkewSeconds * 1000);
        return { ...facts, identity: identityOf(name, settings, profile) };
      },
      metadata: () =>
        `<?xml version="1.0"?><EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${xml(entityId)}">` +
        '<SPSSODescriptor AuthnRequestsSigned="false" WantAssertionsSigned="true" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">' +
        `<AssertionConsumerService index="0" isDefault="true" Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="${xml(acs)}"/>` +
        '</SPSSODescriptor></EntityDescriptor>',
      async check() {
        const idp = await provider();
        return [`${idp.entityId} signs people on at ${idp.signOnUrl}, with ${idp.certificates.length} certificate(s)`];
      },
    };
  },
};

async function proved(name: string, saml: SAML, response: string): Promise<Profile> {
  try {
    const { profile } = await saml.validatePostResponseAsync({ SAMLResponse: response });
    if (profile) return profile;
  } catch (error) {
    if (isGennakerError(error)) throw error;
    throw unauthenticated(`${name} sent an answer that cannot be believed: ${messageOf(error)}`, { cause: error });
  }
  throw unauthenticated(`${name} sent an answer without an assertion`);
}

/** SHA-1 can be forged, an HMAC would be made with a public certificate, and entities could hide what is signed. */
function refuseWeak(name: string, response: string): void {
  if (response.length > longestAnswer) throw unauthenticated(`${name} sent an answer of more than a megabyte`);
  const text = Buffer.from(response, 'base64').toString('utf8');
  if (/<!DOCTYPE|<!ENTITY/i.test(text)) throw unauthenticated(`${name} sent an answer with a DOCTYPE`);
  if (/xmldsig#(rsa-sha1|dsa-sha1|hmac-sha1)|xmldsig-more#(hmac|rsa-md5)/i.test(text)) {
    throw unauthenticated(`${name} signs with an algorithm that is not safe; let it use RSA with SHA-256`);
  }
}

interface Node {
  $?: Record<string, string>;
  [name: string]: unknown;
}
const nodes = (parent: Node | undefined, name: string): Node[] => (parent?.[name] as Node[] | undefined) ?? [];

/** What counts stands inside the signed assertion; the envelope around it may be anybody's. */
function factsOf(name: string, profile: Profile, acs: string, now: number, skewMs: number) {
  const assertion = (profile.getAssertion?.() as { Assertion?: Node } | undefined)?.Assertion;
  const key = assertion?.$?.ID;
  const confirmations = nodes(nodes(assertion, 'Subject')[0], 'SubjectConfirmation')
    .filter((one) => one.$?.Method === 'urn:oasis:names:tc:SAML:2.0:cm:bearer')
    .flatMap((one) => nodes(one, 'SubjectConfirmationData'))
    .map((one) => one.$ ?? {});
  const good = confirmations.find(({ Recipient, NotOnOrAfter, InResponseTo }) => {
    const until = Date.parse(NotOnOrAfter ?? '');
    return Recipient === acs && until + skewMs > now && Boolean(InResponseTo);
  });
  if (!key || !good)
    throw unauthenticated(`${name} sent an assertion that was not made for a question of ours to ${acs}`);
  return { key, inResponseTo: good.InResponseTo ?? '', validUntil: Date.parse(good.NotOnOrAfter ?? '') + skewMs };
}

function identityOf(source: string, settings: ReturnType<typeof samlSettings.parse>, profile: Profile): Identity {
  const values = (name: string): string[] => {
    const value = Object.hasOwn(profile, name) ? profile[name] : undefined;
    return (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string');
  };
  const { nameAttribute } = settings;
  const name = (nameAttribute ? values(nameAttribute)[0] : profile.nameID) ?? '';
  if (!name)
    throw unavailable(`${source} sends no ${nameAttribute || 'NameID'} to name people by`, { retryable: false });
  const groups = values(settings.groupsAttribute).map((group): Group => [group]);
  return {
    name: name.toLowerCase(),
    displayName: values(settings.displayNameAttribute)[0] ?? name,
    email: values(settings.emailAttribute)[0] ?? '',
    ...rightsOf(settings, groups),
  };
}

const xml = (text: string) => text.replace(/[<>&"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
