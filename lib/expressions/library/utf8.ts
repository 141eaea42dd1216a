/** UTF-8 and Base64 without Node, so that they work in the browser too. */
export const utf8Bytes = (text: string): number[] => Array.from(new TextEncoder().encode(text));

export const utf8Text = (bytes: Uint8Array): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const digitCodes = Uint8Array.from(alphabet, (ch) => ch.charCodeAt(0));

/** The value of each ASCII character, 64 for those that are no digit. */
const digitValues = Uint8Array.from({ length: 128 }, (_, code) => {
  const value = alphabet.indexOf(String.fromCharCode(code));
  return value < 0 ? 64 : value;
});

const digit = (bits: number) => alphabet.charAt(bits & 63);

export function base64Of(bytes: Uint8Array): string {
  const whole = bytes.length - (bytes.length % 3);
  const codes = new Uint8Array((whole / 3) * 4);
  for (let i = 0, out = 0; i < whole; i += 3) {
    const bits = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    for (let shift = 18; shift >= 0; shift -= 6) codes[out++] = digitCodes[(bits >> shift) & 63] ?? 0;
  }
  const text = utf8Text(codes);
  const first = bytes[whole];
  if (first === undefined) return text;
  const second = bytes[whole + 1];
  const bits = (first << 16) | ((second ?? 0) << 8);
  return text + digit(bits >> 18) + digit(bits >> 12) + (second === undefined ? '==' : `${digit(bits >> 6)}=`);
}

/** The bytes, or the reason why the text is no Base64. Padding may be left out, as Java allows. */
export function bytesOfBase64(text: string): Uint8Array | string {
  const body = text.replace(/={1,2}$/, '');
  const padding = text.length - body.length;
  const digits = new Uint8Array(body.length);
  for (let at = 0; at < body.length; at++) {
    const value = digitValues[body.charCodeAt(at)] ?? 64;
    if (value === 64) return `"${String.fromCodePoint(body.codePointAt(at) ?? 0)}" is no Base64 character`;
    digits[at] = value;
  }
  const rest = digits.length % 4;
  if (rest === 1 || (padding > 0 && rest + padding !== 4)) return 'The Base64 text has a wrong ending';
  const bytes = new Uint8Array(Math.floor((digits.length * 3) / 4));
  for (let i = 0, out = 0; i < digits.length; i += 4) {
    const bits =
      ((digits[i] ?? 0) << 18) | ((digits[i + 1] ?? 0) << 12) | ((digits[i + 2] ?? 0) << 6) | (digits[i + 3] ?? 0);
    for (let shift = 16; shift >= 0 && out < bytes.length; shift -= 8) bytes[out++] = (bits >> shift) & 255;
  }
  return bytes;
}
