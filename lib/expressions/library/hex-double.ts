/** `Double.toHexString`: `0x1.8p1`. */
export function hexText(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const sign = bits >> 63n === 1n ? '-' : '';
  const exponent = Number((bits >> 52n) & 0x7ffn);
  const fraction = (bits & 0xfffffffffffffn).toString(16).padStart(13, '0').replace(/0+$/, '') || '0';
  if (exponent === 0) return fraction === '0' ? `${sign}0x0.0p0` : `${sign}0x0.${fraction}p-1022`;
  return `${sign}0x1.${fraction}p${exponent - 1023}`;
}
