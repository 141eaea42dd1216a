import type { Json, JsonObject } from '#lib/kernel/json';
import { parametersOf } from '#lib/pipelines/parameters';

/** What stands wherever a secret would be seen. */
export const secretMask = '••••••';

export const secretNamesOf = (document: JsonObject): string[] =>
  parametersOf(document)
    .filter(({ secret }) => secret)
    .map(({ name }) => name);

/** Shorter texts are hidden only where they stand alone: a “1” hidden everywhere would leave nothing to read. */
const shortest = 4;

/** Masks each of these texts, and what common encodings make of them, wherever they occur in a value: keys too. */
export class SecretTexts {
  private readonly whole = new Set<string>();
  private inside: string[] = [];

  constructor(texts: Iterable<string> = []) {
    for (const text of texts) this.add(text);
  }

  add(text: string): void {
    if (text.trim() === '' || text === secretMask || this.whole.has(text)) return;
    for (const form of formsOf(text)) {
      this.whole.add(form);
      if (form.length >= shortest && !this.inside.includes(form)) this.inside.push(form);
    }
    // The longest first: one secret may be a part of another.
    this.inside.sort((a, b) => b.length - a.length);
  }

  hideIn(text: string): string {
    if (this.whole.has(text)) return secretMask;
    let hidden = text;
    for (const one of this.inside) if (hidden.includes(one)) hidden = hidden.replaceAll(one, secretMask);
    return hidden;
  }

  hide<Value extends Json>(value: Value): Value {
    return this.hidden(value) as Value;
  }

  private hidden(value: Json): Json {
    if (typeof value === 'string') return this.hideIn(value);
    if (typeof value === 'number') return this.whole.has(String(value)) ? secretMask : value;
    if (Array.isArray(value)) return value.map((item) => this.hidden(item));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [this.hideIn(key), this.hidden(item)]));
  }
}

function formsOf(text: string): Set<string> {
  const bytes = new TextEncoder().encode(text);
  const base64 = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  const forms = [text, JSON.stringify(text).slice(1, -1), base64, base64.replace(/=+$/, '')];
  forms.push(base64.replace(/=+$/, '').replaceAll('+', '-').replaceAll('/', '_'));
  if (text.isWellFormed()) forms.push(encodeURIComponent(text), encodeURIComponent(text).replaceAll('%20', '+'));
  return new Set(forms);
}
