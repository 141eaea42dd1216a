/** An inbox that takes every mail for everybody: SMTP in, pages and JSON out. */
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer, type Socket } from 'node:net';
import { type Clock, systemClock } from '#lib/kernel/clock';
import { listen } from '#lib/sandbox/listen';
import { pageHeaders } from '#lib/sandbox/page';
import { keepSnapshot, loadSnapshot } from '#lib/sandbox/snapshot';
import { type Mail, readMail } from './message.ts';
import { listPage, mailPage } from './pages.ts';
import { type SessionOptions, SmtpSession } from './session.ts';

export interface SandboxMailOptions {
  smtpPort?: number;
  httpPort?: number;
  snapshotFile?: string;
  /** Default 1 MiB a mail. */
  maxBytes?: number;
  credentials?: { user: string; password: string };
  clock?: Clock;
}

export interface SandboxMail {
  /** `127.0.0.1:<port>` as host and port. */
  smtp: { host: string; port: number };
  /** Where the mails are read. */
  url: string;
  close(): Promise<void>;
}

const keptMails = 200;
const idleMs = 60_000;

export async function startSandboxMail(options: SandboxMailOptions = {}): Promise<SandboxMail> {
  const clock = options.clock ?? systemClock;
  const mails = (await loadSnapshot<Mail[]>(options.snapshotFile)) ?? [];
  const snapshot = keepSnapshot(options.snapshotFile, () => mails);

  const session: SessionOptions = {
    hostname: 'mail.sandbox.gennaker.dev',
    maxBytes: options.maxBytes ?? 1024 * 1024,
    credentials: options.credentials,
    deliver(envelope, content) {
      const id = (mails[0]?.id ?? 0) + 1;
      mails.unshift({ id, at: clock.now(), recipients: envelope.to, ...readMail(content) });
      mails.splice(keptMails);
      snapshot.changed();
    },
  };

  const handle = (request: IncomingMessage, response: ServerResponse) => {
    const path = (request.url ?? '/').replace(/\?.*$/s, '');
    const id = Number(/^\/(?:api\/messages|mails)\/(\d+)$/.exec(path)?.[1]);
    const mail = mails.find((one) => one.id === id);
    if (path === '/api/messages' && request.method === 'DELETE') {
      mails.length = 0;
      snapshot.changed();
      return response.writeHead(204).end();
    }
    if (path === '/api/messages') return sendJson(response, mails);
    if (path === '/') return sendPage(response, listPage(mails, clock.now()));
    if (mail) return path.startsWith('/api') ? sendJson(response, mail) : sendPage(response, mailPage(mail));
    return response.writeHead(404, { 'content-type': 'text/plain' }).end('There is no such mail');
  };

  const smtp = await listen(
    createServer((socket) => converse(socket, session)),
    options.smtpPort,
  );
  const web = await listen(createHttpServer(handle), options.httpPort).catch(async (error: unknown) => {
    await smtp.close();
    throw error;
  });
  return {
    smtp: { host: '127.0.0.1', port: smtp.port },
    url: web.url,
    async close() {
      await Promise.all([smtp.close(), web.close()]);
      await snapshot.close();
    },
  };
}

function converse(socket: Socket, options: SessionOptions) {
  const session = new SmtpSession(options);
  socket.setTimeout(idleMs, () => socket.destroy());
  socket.on('error', () => socket.destroy());
  socket.write(`${session.greeting()}\r\n`);
  socket.on('data', (bytes) => {
    const replies = session.receive(bytes);
    if (replies.length > 0) socket.write(`${replies.join('\r\n')}\r\n`);
    if (session.ended) socket.end();
  });
}

const sendPage = (response: ServerResponse, body: string) => response.writeHead(200, pageHeaders).end(body);
const sendJson = (response: ServerResponse, body: unknown) =>
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
