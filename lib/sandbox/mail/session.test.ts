import { describe, expect, it } from 'vitest';
import { type Envelope, type SessionOptions, SmtpSession } from './session.ts';

function open(options: Partial<SessionOptions> = {}) {
  const delivered: { envelope: Envelope; content: string }[] = [];
  const session = new SmtpSession({
    hostname: 'mail.example',
    maxBytes: 1000,
    deliver: (envelope, content) => delivered.push({ envelope, content: content.toString('utf8') }),
    ...options,
  });
  const say = (text: string) => session.receive(Buffer.from(text.replace(/\n/g, '\r\n')));
  return { session, delivered, say };
}

const begin = 'EHLO me\nMAIL FROM:<a@x.example>\nRCPT TO:<b@x.example>\nDATA\n';

describe('a mail', () => {
  it('is delivered with its envelope, doubled dots undone', () => {
    const { delivered, say } = open();
    say(begin);
    expect(say('Subject: hi\n\n..dot\nend\n.\n')).toEqual(['250 OK, delivered']);
    expect(delivered).toEqual([
      { envelope: { from: 'a@x.example', to: ['b@x.example'] }, content: 'Subject: hi\r\n\r\n.dot\r\nend\r\n' },
    ]);
  });

  it('arrives the same when it comes byte by byte or all at once', () => {
    const text = `${begin}grüße\n.\nQUIT\n`;
    const bytes = Buffer.from(text.replace(/\n/g, '\r\n'));
    const slow = open();
    for (const byte of bytes) slow.session.receive(Buffer.from([byte]));
    const fast = open();
    fast.say(text);
    expect(slow.delivered).toEqual(fast.delivered);
    expect(fast.delivered[0]!.content).toBe('grüße\r\n');
    expect(fast.session.ended).toBe(true);
  });

  it('cannot hide a second one behind lone line feeds', () => {
    const { session, delivered, say } = open();
    say(begin);
    session.receive(Buffer.from('one\n.\nMAIL FROM:<evil@x.example>\n.\r\n'));
    expect(delivered).toHaveLength(0);
    say('.\n');
    expect(delivered).toHaveLength(1);
  });

  it('that is too large is refused, when announced and when sent', () => {
    const { delivered, say } = open();
    expect(say('EHLO me\nMAIL FROM:<a@x.example> SIZE=2000\n').at(-1)).toBe('552 A mail may have 1000 bytes');
    say(begin);
    expect(say(`${'x'.repeat(100)}\n`.repeat(20))).toEqual([]);
    expect(say('.\n')).toEqual(['552 A mail may have 1000 bytes']);
    expect(delivered).toHaveLength(0);
  });
});

describe('credentials', () => {
  const plain = (user: string, password: string) => Buffer.from(`\0${user}\0${password}`).toString('base64');
  const credentials = { user: 'me', password: 's3cret' };

  it('are asked for before anything else when there are some', () => {
    const { say } = open({ credentials });
    expect(say('EHLO me\nMAIL FROM:<a@x.example>\n').at(-1)).toMatch(/^530/);
    expect(say(`AUTH PLAIN ${plain('me', 'wrong')}\n`)).toEqual(['535 Wrong user or password']);
    expect(say('AUTH PLAIN\n')).toEqual(['334 ']);
    expect(say(`${plain('me', 's3cret')}\nMAIL FROM:<a@x.example>\n`)).toEqual(['235 Authenticated', '250 OK']);
  });
});

describe('a client that does not behave', () => {
  it.each([
    ['MAIL FROM:<a@x.example>\n', '503'],
    ['EHLO me\nRCPT TO:<b@x.example>\n', '503'],
    ['EHLO me\nDATA\n', '503'],
    ['EHLO me\nMAIL FROM:nobody\n', '501'],
    ['EHLO me\nMAIL FROM:<a@x.example>\nRCPT TO:<nobody>\n', '501'],
    ['EHLO me\nAUTH LOGIN\n', '504'],
    ['HACK\n', '502'],
  ])('gets an answer to %j', (text, code) => {
    expect(open().say(text).at(-1)).toMatch(new RegExp(`^${code}`));
  });

  it('is hung up on after endless lines, and after too many mistakes', () => {
    const long = open();
    expect(long.say('x'.repeat(5000))).toEqual(['500 Line too long']);
    expect(long.session.ended).toBe(true);
    const wrong = open();
    expect(wrong.say('HACK\n'.repeat(30)).at(-1)).toMatch(/^421/);
    expect(wrong.session.ended).toBe(true);
  });
});
