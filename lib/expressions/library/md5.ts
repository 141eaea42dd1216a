/** MD5 (RFC 1321), for name-based UUIDs only. */
const shifts = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];
const constants = Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32) >>> 0);

export function md5(input: Uint8Array): Uint8Array {
  const length = ((input.length + 8) >> 6) * 64 + 64;
  const padded = new Uint8Array(length);
  padded.set(input);
  padded[input.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setBigUint64(length - 8, BigInt(input.length) * 8n, true);
  const state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];
  for (let block = 0; block < length; block += 64) rounds(state, view, block);
  const result = new DataView(new ArrayBuffer(16));
  state.forEach((word, i) => {
    result.setUint32(i * 4, word >>> 0, true);
  });
  return new Uint8Array(result.buffer);
}

function rounds(state: number[], view: DataView, block: number): void {
  let [a = 0, b = 0, c = 0, d = 0] = state;
  for (let i = 0; i < 64; i++) {
    const [mixed, index] = mix(i, b, c, d);
    const shift = shifts[(i >> 4) * 4 + (i & 3)] ?? 0;
    const sum = (a + mixed + (constants[i] ?? 0) + view.getUint32(block + index * 4, true)) | 0;
    [a, d, c, b] = [d, c, b, (b + ((sum << shift) | (sum >>> (32 - shift)))) | 0];
  }
  [a, b, c, d].forEach((word, i) => {
    state[i] = ((state[i] ?? 0) + word) | 0;
  });
}

function mix(i: number, b: number, c: number, d: number): [number, number] {
  if (i < 16) return [(b & c) | (~b & d), i];
  if (i < 32) return [(d & b) | (~d & c), (5 * i + 1) % 16];
  if (i < 48) return [b ^ c ^ d, (3 * i + 5) % 16];
  return [c ^ (b | ~d), (7 * i) % 16];
}
