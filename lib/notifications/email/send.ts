import { createHash } from 'node:crypto';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { z } from 'zod';
import { type GennakerError, invalid, messageOf, unauthenticated, unavailable } from '#lib/kernel/errors';
import type { NotificationKind, NotificationMessage } from '#lib/notifications/contract';
import { filled, headline, oneLine, paragraphs } from '#lib/notifications/wording';
import { emailFields, emailSecrets, emailSettings } from './definition.ts';

type Settings = z.infer<typeof emailSettings>;

const maxReceivers = 50;

export const emailKind: NotificationKind = {
  type: 'email',
  connect(account) {
    const settings = parsed(emailSettings, account.settings, `Mail account ${account.name}`);
    const { password } = parsed(emailSecrets, account.secrets, `Mail account ${account.name}`);
    const transport = createTransport({
      host: settings.host,
      port: settings.port,
      secure: settings.security === 'tls',
      requireTLS: settings.security === 'starttls',
      ignoreTLS: settings.security === 'none',
      auth: settings.user ? { user: settings.user, pass: password } : undefined,
      connectionTimeout: 10_000,
      greetingTimeout: 10_000,
      socketTimeout: 30_000,
      // A message is text; nothing in it may make the sender read files or addresses.
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    return {
      async send(message, fields) {
        const mail = compose(message, parsed(emailFields, fields, 'This email notification'), settings.from);
        await transport.sendMail(mail).catch((error: unknown) => {
          throw explained(error, settings);
        });
      },
      async check() {
        await transport.verify().catch((error: unknown) => {
          throw explained(error, settings);
        });
      },
    };
  },
};

function compose(message: NotificationMessage, fields: z.infer<typeof emailFields>, from: string): SendMailOptions {
  const body = fields.customBody ? [filled(fields.customBody, message)] : paragraphs(message);
  // Mail programs fold repetitions that carry the same id into one.
  const id = createHash('sha256').update(message.key).digest('hex').slice(0, 40);
  return {
    from,
    to: receivers(fields.address),
    cc: receivers(fields.cc ?? ''),
    subject: oneLine(fields.customSubject ? filled(fields.customSubject, message) : headline(message)).slice(0, 300),
    text: body.join('\n\n'),
    html: body.map((paragraph) => `<p>${linked(escapeHtml(paragraph), message.link)}</p>`).join('\n'),
    messageId: `<${id}@${from.split('@')[1]}>`,
    headers: { 'Auto-Submitted': 'auto-generated' },
  };
}

function receivers(text: string): string[] {
  const addresses = text
    .split(/[,;]/)
    .map((address) => address.trim())
    .filter(Boolean);
  const wrong = addresses.find((address) => !/^[^\s<>@"()]+@[^\s<>@"()]+$/.test(address));
  if (wrong) throw invalid(`"${oneLine(wrong).slice(0, 100)}" is not an email address; write name@example.com`);
  if (addresses.length > maxReceivers)
    throw invalid(`An email notification may have ${maxReceivers} receivers; use a list`);
  return addresses;
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '\n': '<br>',
};
const escapeHtml = (text: string) => text.replace(/[&<>"'\n]/g, (char) => entities[char]!);

function linked(html: string, link: string): string {
  const safe = escapeHtml(link);
  return /^https?:/.test(link) ? html.replaceAll(safe, () => `<a href="${safe}">${safe}</a>`) : html;
}

function parsed<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw invalid(`${what} cannot be used: ${z.prettifyError(result.error)}`);
}

function explained(error: unknown, settings: Settings): GennakerError {
  const { code, responseCode } = error as { code?: string; responseCode?: number };
  const server = `The mail server ${settings.host}:${settings.port}`;
  if (code === 'EAUTH') {
    return unauthenticated(`${server} does not accept user ${settings.user || '(none)'}; check user and password`, {
      cause: error,
    });
  }
  if (code === 'ETLS') {
    const cure = 'check the account’s security setting and the certificate';
    return invalid(`${server} offers no encryption that can be used (${messageOf(error)}); ${cure}`, { cause: error });
  }
  if (code === 'EENVELOPE' && (responseCode === undefined || responseCode >= 500)) {
    return invalid(`${server} does not take this mail: ${messageOf(error)}`, { cause: error });
  }
  if (responseCode !== undefined && responseCode >= 500) {
    return invalid(`${server} refused the mail: ${messageOf(error)}`, { cause: error });
  }
  return unavailable(`${server} cannot be used: ${messageOf(error)}`, { cause: error });
}
