/** Text of strangers inside filters (RFC 4515) and distinguished names (RFC 4514). */

export function escapeFilter(text: string): string {
  return text.replace(/[\\*()\0]/g, (sign) => `\\${sign.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

export function escapeDn(text: string): string {
  return text
    .replace(/[\\,+"<>;=]/g, (sign) => `\\${sign}`)
    .replace(/\0/g, '\\00')
    .replace(/^[ #]/, (sign) => `\\${sign}`)
    .replace(/ $/, '\\ ');
}

/** Puts values in the places of a template. Values are escaped; the template itself is the administrator's. */
export function fill(template: string, values: Readonly<Record<string, string>>, escaped: (text: string) => string) {
  return template.replace(/\{(\w+)\}/g, (place, key: string) => {
    const value = Object.hasOwn(values, key) ? values[key] : undefined;
    return value === undefined ? place : escaped(value);
  });
}

/** The same text for the same name however a server or an administrator writes it: `\\2C`, `\\,`, spaces, case. */
export function foldDn(dn: string): string {
  const spelled = dn.replace(/(?:\\[0-9a-f]{2})+/gi, (bytes) =>
    escapeDn(Buffer.from(bytes.replaceAll('\\', ''), 'hex').toString('utf8')),
  );
  return spelled
    .replace(/(?<!\\)\s*([,=])\s*/g, '$1')
    .trim()
    .toLowerCase();
}
