import { invalid } from '#lib/kernel/errors';

/** RFC 4648, without padding: how authenticator apps and people write a secret. */
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

export function base32(bytes: Uint8Array): string {
  let text = '';
  let [bits, held] = [0, 0];
  for (const byte of bytes) {
    bits = (bits << 8) | byte;
    held += 8;
    while (held >= 5) {
      held -= 5;
      text += letters[(bits >>> held) & 31];
    }
    bits &= (1 << held) - 1;
  }
  return held === 0 ? text : text + letters[(bits << (5 - held)) & 31];
}

/** In any case, with spaces and padding or without. Throws `invalid` for any other sign. */
export function fromBase32(text: string): Buffer {
  const bytes: number[] = [];
  let [bits, held] = [0, 0];
  for (const letter of text.toUpperCase().replace(/[\s=]/g, '')) {
    const value = letters.indexOf(letter);
    if (value < 0) throw invalid(`"${letter}" is no sign of a secret: it is made of A to Z and 2 to 7`);
    bits = (bits << 5) | value;
    held += 5;
    if (held < 8) continue;
    held -= 8;
    bytes.push((bits >>> held) & 255);
    bits &= (1 << held) - 1;
  }
  return Buffer.from(bytes);
}
