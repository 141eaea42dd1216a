import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { deriveKey, keyId, keysOf, type SecretKeys } from '#lib/auth/keys';
import { GennakerError, invalid } from '#lib/kernel/errors';
import { isJsonObject, type JsonObject } from '#lib/kernel/json';

/**
 * Secrets at rest: AES-256-GCM, sealed for one place (`cloud/test`), so that a row copied onto another account does not
 * open there. With one key the text is `v1.<iv>.<tag>.<ciphertext>` in base64url. While there are several it is
 * `v2.<key id>.<iv>.<tag>.<ciphertext>`, which tells what is still to be sealed with the newest; either opens with any
 * of the keys.
 */
export interface SecretBox {
  seal(secret: JsonObject, place: string): string;
  /** Throws `internal` when no key is the one it was sealed with. */
  open(sealed: string, place: string): JsonObject;
  /** Whether the newest key sealed it; then nothing is left to do when keys change. */
  isCurrent(sealed: string, place: string): boolean;
}

export function createSecretBox(keys: SecretKeys): SecretBox {
  const openWith = (candidates: readonly Buffer[], sealed: string, place: string): JsonObject | undefined => {
    const parts = partsOf(sealed);
    if (!parts) return undefined;
    const named = parts.key === undefined ? candidates : candidates.filter((one) => keyId(one) === parts.key);
    for (const key of named) {
      const secret = decrypted(key, parts, place);
      if (secret) return secret;
    }
    return undefined;
  };
  return {
    seal(secret, place) {
      const all = keysOf(keys);
      const newest = all[0];
      if (!newest) throw new GennakerError('internal', 'The installation has no key to seal secrets with');
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', deriveKey(newest, 'account secrets'), iv);
      cipher.setAAD(Buffer.from(place));
      const body = Buffer.concat([cipher.update(JSON.stringify(secret), 'utf8'), cipher.final()]);
      const head = all.length === 1 ? ['v1'] : ['v2', keyId(newest)];
      return [...head, iv, cipher.getAuthTag(), body].map(textOf).join('.');
    },
    open(sealed, place) {
      const secret = openWith(keysOf(keys), sealed, place);
      if (!secret) throw unreadable(place);
      return secret;
    },
    isCurrent(sealed, place) {
      return openWith(keysOf(keys).slice(0, 1), sealed, place) !== undefined;
    },
  };
}

interface SealedParts {
  key?: string;
  iv: Buffer;
  tag: Buffer;
  body: Buffer;
}

function partsOf(sealed: string): SealedParts | undefined {
  const all = sealed.split('.');
  const key = all[0] === 'v2' ? all[1] : undefined;
  const [iv, tag, body] = all.slice(all[0] === 'v2' ? 2 : 1);
  if ((all[0] !== 'v1' && all[0] !== 'v2') || !iv || !tag || body === undefined) return undefined;
  const bytes = (text: string) => Buffer.from(text, 'base64url');
  return { key, iv: bytes(iv), tag: bytes(tag), body: bytes(body) };
}

/** Undefined for the wrong key and for a damaged row: the cure is the same. */
function decrypted(secretKey: Buffer, { iv, tag, body }: SealedParts, place: string): JsonObject | undefined {
  try {
    const key = deriveKey(secretKey, 'account secrets');
    const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: 16 });
    decipher.setAAD(Buffer.from(place));
    decipher.setAuthTag(tag);
    const secret: unknown = JSON.parse(Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8'));
    return isJsonObject(secret) ? secret : undefined;
  } catch {
    return undefined;
  }
}

/** A box for plain texts of one place. */
export function sealedText(
  box: SecretBox,
  place: string,
): { seal(text: string): string; open(sealed: string): string } {
  return {
    seal: (text) => box.seal({ text }, place),
    open: (sealed) => String(box.open(sealed, place).text ?? ''),
  };
}

/** What stages keep sealed in their own run. */
export const keptArtifactPlace = 'kept artifact';

export const emptySecret = (secret: JsonObject) => Object.keys(secret).length === 0;

/** Refuses what would be stored but could never be used. */
export function checkSecretSize(secret: JsonObject, place: string): void {
  if (JSON.stringify(secret).length > 262_144) throw invalid(`The secrets of ${place} are larger than 256 kB`);
}

const textOf = (part: string | Buffer) => (typeof part === 'string' ? part : part.toString('base64url'));

function unreadable(place: string): GennakerError {
  return new GennakerError(
    'internal',
    `The secrets of ${place} cannot be read: GENNAKER_SECRET_KEY is not the key they were stored with; enter them again`,
    { object: place },
  );
}
