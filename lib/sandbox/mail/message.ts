/** Just enough MIME to read a mail: headers with encoded words, transfer encodings, nested parts. Pure. */
export interface MailContent {
  from: string;
  to: string;
  cc: string;
  subject: string;
  /** The first plain text part. */
  text: string;
  /** The first HTML part, as source. */
  html: string;
}

/** A mail as the inbox keeps it. */
export interface Mail extends MailContent {
  id: number;
  /** Arrival, epoch milliseconds. */
  at: number;
  /** From the envelope, so with everybody in Bcc. */
  recipients: string[];
}

interface Part {
  headers: Map<string, string>;
  /** One character a byte. */
  body: string;
}

const maxDepth = 5;
const maxParts = 50;
const maxShown = 200_000;

export function readMail(content: Buffer): MailContent {
  const whole = readPart(content.toString('latin1'));
  const leaves = flatten(whole, 0);
  const first = (type: string) => {
    const leaf = leaves.find(
      (part) => typeOf(part) === type && !/^attachment/i.test(part.headers.get('content-disposition') ?? ''),
    );
    return leaf ? decode(leaf).slice(0, maxShown) : '';
  };
  const header = (name: string) => decodeWords(whole.headers.get(name) ?? '');
  return {
    from: header('from'),
    to: header('to'),
    cc: header('cc'),
    subject: header('subject'),
    text: first('text/plain'),
    html: first('text/html'),
  };
}

function readPart(text: string): Part {
  const end = text.startsWith('\r\n') ? 0 : text.indexOf('\r\n\r\n');
  const head = end < 0 ? text : text.slice(0, end);
  const headers = new Map<string, string>();
  for (const line of head.replace(/\r\n[ \t]+/g, ' ').split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  return { headers, body: end < 0 ? '' : text.slice(end).replace(/^(\r\n){1,2}/, '') };
}

function flatten(part: Part, depth: number): Part[] {
  const boundary = /boundary="?([^";]+)"?/i.exec(part.headers.get('content-type') ?? '')?.[1];
  if (!typeOf(part).startsWith('multipart/') || !boundary || depth >= maxDepth) return [part];
  const pieces = `\r\n${part.body}`.split(`\r\n--${boundary}`).slice(1, maxParts);
  return pieces
    .filter((piece) => !piece.startsWith('--'))
    .flatMap((piece) => flatten(readPart(piece.replace(/^[ \t]*\r\n/, '')), depth + 1));
}

const typeOf = (part: Part) => (part.headers.get('content-type') ?? 'text/plain').split(';')[0]!.trim().toLowerCase();

function decode(part: Part): string {
  const encoding = (part.headers.get('content-transfer-encoding') ?? '').toLowerCase();
  const charset = /charset="?([\w-]+)"?/i.exec(part.headers.get('content-type') ?? '')?.[1] ?? 'utf-8';
  return inCharset(bytesOf(part.body, encoding), charset);
}

function bytesOf(body: string, encoding: string): Buffer {
  if (encoding === 'base64') return Buffer.from(body, 'base64');
  if (encoding !== 'quoted-printable') return Buffer.from(body, 'latin1');
  return quotedPrintable(body.replace(/=[ \t]*\r\n/g, ''));
}

const quotedPrintable = (text: string) =>
  Buffer.from(
    text.replace(/=([0-9A-F]{2})/gi, (_match, code: string) => String.fromCharCode(Number.parseInt(code, 16))),
    'latin1',
  );

function inCharset(bytes: Buffer, charset: string): string {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return bytes.toString('utf8');
  }
}

/** `=?UTF-8?Q?Gr=C3=BC=C3=9Fe?=`; white space between two such words means nothing. */
function decodeWords(text: string): string {
  const joined = Buffer.from(text, 'latin1')
    .toString('utf8')
    .replace(/\?=\s+=\?/g, '?==?');
  return joined.replace(
    /=\?([\w-]{1,40})\?([BQ])\?([^?]*)\?=/gi,
    (_match, charset: string, kind: string, word: string) => {
      const bytes = kind.toUpperCase() === 'B' ? Buffer.from(word, 'base64') : quotedPrintable(word.replace(/_/g, ' '));
      return inCharset(bytes, charset);
    },
  );
}
