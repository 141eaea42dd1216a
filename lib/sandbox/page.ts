/** HTML for the few pages people open in the small world. Everything put into a template is escaped. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Insert = string | number | Html | readonly Html[];

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

export function html(parts: TemplateStringsArray, ...values: Insert[]): Html {
  const text = parts.map((part, i) => part + (i < values.length ? inserted(values[i]!) : ''));
  return new Html(text.join(''));
}

function inserted(value: Insert): string {
  if (value instanceof Html) return value.text;
  if (typeof value === 'object') return value.map((item) => item.text).join('');
  return String(value).replace(/[&<>"']/g, (char) => entities[char]!);
}

const style = new Html(`
  :root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
  body { max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
  table { border-collapse: collapse; width: 100%; } td, th { text-align: left; padding: .35rem .75rem .35rem 0; }
  th { font-weight: 600; } tr + tr td { border-top: 1px solid color-mix(in srgb, currentColor 15%, transparent); }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; } a { color: light-dark(#0b57d0, #8ab4f8); }
  .muted { opacity: .65; } .good { color: light-dark(#146c2e, #6dd58c); } .bad { color: light-dark(#b3261e, #f2b8b5); }
`);

/** A complete document. It may run no script and load nothing; send it with `pageHeaders`. */
export function page(title: string, body: Html): string {
  return html`<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><style>${style}</style></head>
<body><h1>${title}</h1>${body}</body></html>`.text;
}

export const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
  'x-content-type-options': 'nosniff',
};
