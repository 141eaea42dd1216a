const pattern = /^([+-]?\d{1,18}(?:\.\d{0,9})?)(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|[eE][+-]?\d{1,2})?$/;

const factors: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** `250m` → 0.25, `64Mi` → 67108864; undefined for what is no quantity. */
export function parseQuantity(text: string): number | undefined {
  const match = pattern.exec(text);
  if (!match) return undefined;
  const [, digits = '0', suffix = ''] = match;
  const number = Number(digits);
  if (suffix === '') return number;
  if (/^[eE]/.test(suffix) && suffix.length > 1 && suffix !== 'Ei') return number * 10 ** Number(suffix.slice(1));
  return number * (factors[suffix] ?? 1);
}

/** The form the server answers with: `0.5` → `500m`, `1000m` → `1`, `1024Mi` → `1Gi`. Unknown text stays. */
export function canonicalQuantity(text: string): string {
  const value = parseQuantity(text);
  if (value === undefined || !Number.isFinite(value)) return text;
  if (/[KMGTPE]i$/.test(text)) return withBinarySuffix(value, text);
  if (!Number.isInteger(value)) {
    const milli = Math.round(value * 1000);
    return Math.abs(value * 1000 - milli) < 1e-6 ? `${milli}m` : text;
  }
  return withDecimalSuffix(value, text);
}

function withBinarySuffix(value: number, text: string): string {
  if (!Number.isInteger(value)) return text;
  for (const suffix of ['Ei', 'Pi', 'Ti', 'Gi', 'Mi', 'Ki']) {
    const factor = factors[suffix] ?? 1;
    if (value !== 0 && value % factor === 0) return `${value / factor}${suffix}`;
  }
  return String(value);
}

function withDecimalSuffix(value: number, text: string): string {
  if (!Number.isSafeInteger(value)) return text;
  for (const suffix of ['E', 'P', 'T', 'G', 'M', 'k']) {
    const factor = factors[suffix] ?? 1;
    if (value !== 0 && value % factor === 0) return `${value / factor}${suffix}`;
  }
  return String(value);
}
