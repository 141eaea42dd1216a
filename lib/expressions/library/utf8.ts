/** UTF-8 and Base64 without Node, so that they work in the browser too. */
export const utf8Bytes = (text: string): number[] => Array.from(new TextEncoder().encode(text));

export const utf8Text = (bytes: Uint8Array): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const digitValues = new Map(Array.from(alphabet, (ch, i) => [ch, i]));

export function base64Of(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(i, i + 3);
    const bits = (a << 16) | (b << 8) | c;
    const digits = [bits >> 18, (bits >> 12) & 63, (bits >> 6) & 63, bits & 63].map((digit) => alphabet.charAt(digit));
    const missing = Math.max(0, i + 3 - bytes.length);
    text += digits.slice(0, 4 - missing).join('') + '='.repeat(missing);
  }
  return text;
}

/** The bytes, or the reason why the text is no Base64. Padding may be left out, as Java allows. */
export function bytesOfBase64(text: string): Uint8Array | string {
  const body = text.replace(/={1,2}$/, '');
  const padding = text.length - body.length;
  const digits: number[] = [];
  for (const ch of body) {
    const value = digitValues.get(ch);
    if (value === undefined) return `"${ch}" is no Base64 character`;
    digits.push(value);
  }
  const rest = digits.length % 4;
  if (rest === 1 || (padding > 0 && rest + padding !== 4)) return 'The Base64 text has a wrong ending';
  const bytes: number[] = [];
  for (let i = 0; i < digits.length; i += 4) {
    const [a = 0, b = 0, c = 0, d = 0] = digits.slice(i, i + 4);
    const bits = (a << 18) | (b << 12) | (c << 6) | d;
    bytes.push(...[bits >> 16, (bits >> 8) & 255, bits & 255].slice(0, Math.min(3, digits.length - i - 1)));
  }
  return Uint8Array.from(bytes);
}
