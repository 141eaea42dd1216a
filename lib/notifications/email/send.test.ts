import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createOutboundHttp } from '#lib/http/outbound';
import type { JsonObject } from '#lib/kernel/json';
import type { NotificationMessage } from '#lib/notifications/contract';
import type { Mail } from '#lib/sandbox/mail/message';
import { type SandboxMail, startSandboxMail } from '#lib/sandbox/mail/server';
import { emailKind } from './send.ts';

const http = createOutboundHttp({ allow: [] });
let inbox: SandboxMail;

beforeAll(async () => {
  inbox = await startSandboxMail({ credentials: { user: 'gennaker', password: 's3cret' }, maxBytes: 20_000 });
});
afterAll(() => inbox.close());
beforeEach(() => fetch(`${inbox.url}/api/messages`, { method: 'DELETE' }));

const connect = (settings: JsonObject = {}, password = 's3cret') =>
  emailKind.connect(
    {
      name: 'mail',
      settings: {
        host: inbox.smtp.host,
        port: inbox.smtp.port,
        security: 'none',
        user: 'gennaker',
        from: 'gennaker@example.com',
        ...settings,
      },
      secrets: { password },
    },
    http,
  );

const message: NotificationMessage = {
  key: 'run-1/complete/0',
  event: 'pipeline.failed',
  application: 'storefront',
  executionId: '01J',
  executionName: 'Deploy to production',
  detail: 'Readiness probe failed: <timeout> & more',
  startedBy: 'maja',
  link: 'https://gennaker.example.com/x?a=1&b=2',
};

async function mails(from = inbox): Promise<Mail[]> {
  return (await (await fetch(`${from.url}/api/messages`)).json()) as Mail[];
}

describe('an email', () => {
  it('says what happened, why, who began it, and where to look', async () => {
    await connect().send(message, { address: 'team@example.com, lead@example.com', cc: 'boss@example.com' });
    const [mail] = await mails();
    expect(mail).toMatchObject({
      from: 'gennaker@example.com',
      to: 'team@example.com, lead@example.com',
      cc: 'boss@example.com',
      recipients: ['team@example.com', 'lead@example.com', 'boss@example.com'],
      subject: 'storefront: Deploy to production failed',
    });
    expect(mail!.text).toContain('Readiness probe failed: <timeout> & more');
    expect(mail!.text).toContain('Started by maja.');
    expect(mail!.html).toContain('&lt;timeout&gt; &amp; more');
    expect(mail!.html).toContain('<a href="https://gennaker.example.com/x?a=1&amp;b=2">');
  });

  it('uses the words of the pipeline, with the run filled in', async () => {
    const fields = {
      address: 'a@example.com',
      customSubject: 'Grüße\nBcc: x@example.com',
      customBody: 'See {{link}} of {{ executionId }} {{other}}',
    };
    await connect().send(message, fields);
    const [mail] = await mails();
    expect(mail!.subject).toBe('Grüße Bcc: x@example.com');
    expect(mail!.text.trim()).toBe(`See ${message.link} of 01J {{other}}`);
    expect(mail!.recipients).toEqual(['a@example.com']);
  });

  it('arrives with every character, long lines and lines of one dot', async () => {
    const customBody = `Zeile 1\n.\n..\nÄ😀 ${'lang '.repeat(400)}`;
    await connect().send(message, { address: 'a@example.com', customBody });
    expect((await mails())[0]!.text.replace(/\r\n/g, '\n').trim()).toBe(customBody.trim());
  });
});

describe('what cannot be sent says why', () => {
  it.each(['', 'nobody', 'a@example.com\nBcc: b@example.com', '<a@example.com>'])('to %j', async (address) => {
    await expect(connect().send(message, { address })).rejects.toMatchObject({ code: 'invalid' });
  });

  it('with settings that are none', () => {
    expect(() => connect({ from: 'nobody' })).toThrow('Mail account mail cannot be used');
  });

  it('with a wrong password', async () => {
    await expect(connect({}, 'wrong').check()).rejects.toMatchObject({ code: 'unauthenticated' });
    await expect(connect().check()).resolves.toBeUndefined();
  });

  it('without the encryption that was asked for', async () => {
    await expect(connect({ security: 'starttls' }).send(message, { address: 'a@example.com' })).rejects.toThrow(
      'offers no encryption',
    );
    expect(await mails()).toEqual([]);
  });

  it('when the server refuses it for good, or is down', async () => {
    const fields = { address: 'a@example.com', customBody: 'x'.repeat(30_000) };
    await expect(connect().send(message, fields)).rejects.toMatchObject({ code: 'invalid' });
    const other = await startSandboxMail();
    await other.close();
    await expect(connect({ port: other.smtp.port }).check()).rejects.toMatchObject({ code: 'unavailable' });
  });
});

describe('the inbox', () => {
  it('shows its mails escaped and keeps them over a restart', async () => {
    const snapshotFile = join(await mkdtemp(join(tmpdir(), 'mail-')), 'mail.json');
    const first = await startSandboxMail({ snapshotFile });
    const settings = { port: first.smtp.port, user: '' };
    await connect(settings).send(message, { address: 'a@example.com', customSubject: '<script>x</script>' });
    for (const path of ['/', '/mails/1']) {
      const body = await (await fetch(first.url + path)).text();
      expect(body).toContain('&lt;script&gt;');
      expect(body).not.toContain('<script>');
    }
    expect((await fetch(`${first.url}/mails/2`)).status).toBe(404);
    await first.close();
    const second = await startSandboxMail({ snapshotFile });
    expect(await mails(second)).toHaveLength(1);
    await second.close();
  });
});
