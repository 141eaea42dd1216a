import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { deriveKey } from '#lib/auth/keys';
import { GennakerError, invalid } from '#lib/kernel/errors';
import { isJsonObject, type JsonObject } from '#lib/kernel/json';

/**
 * Secrets at rest: `v1.<iv>.<tag>.<ciphertext>` in base64url, AES-256-GCM, sealed for one place (`cloud/test`), so that a
 * row copied onto another account does not open there.
 */
export interface SecretBox {
  seal(secret: JsonObject, place: string): string;
  /** Throws `internal` when the key is not the one it was sealed with. */
  open(sealed: string, place: string): JsonObject;
}

export function createSecretBox(secretKey: Buffer): SecretBox {
  const key = deriveKey(secretKey, 'account secrets');
  return {
    seal(secret, place) {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, iv);
      cipher.setAAD(Buffer.from(place));
      const body = Buffer.concat([cipher.update(JSON.stringify(secret), 'utf8'), cipher.final()]);
      return ['v1', iv, cipher.getAuthTag(), body].map(textOf).join('.');
    },
    open(sealed, place) {
      const [version, iv, tag, body] = sealed.split('.');
      if (version !== 'v1' || !iv || !tag || body === undefined) throw unreadable(place);
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(iv, 'base64url'), { authTagLength: 16 });
        decipher.setAAD(Buffer.from(place));
        decipher.setAuthTag(Buffer.from(tag, 'base64url'));
        const text = Buffer.concat([decipher.update(Buffer.from(body, 'base64url')), decipher.final()]).toString(
          'utf8',
        );
        const secret: unknown = JSON.parse(text);
        if (isJsonObject(secret)) return secret;
      } catch {
        // Wrong key or damaged row: the same cure.
      }
      throw unreadable(place);
    },
  };
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
