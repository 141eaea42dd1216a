/**
 * One SMTP conversation (RFC 5321, the part clients use): EHLO, HELO, AUTH PLAIN, MAIL, RCPT, DATA, RSET, NOOP, QUIT. Pure:
 * bytes go in, reply lines come out, so commands sent in one packet need nothing special. Text is handled as latin1, one
 * character a byte. Only CR LF ends a line; a lone LF is content, so no second mail can be smuggled inside a first.
 */
export interface Envelope {
  from: string;
  to: string[];
}

export interface SessionOptions {
  hostname: string;
  /** Of one mail, in bytes. */
  maxBytes: number;
  /** When given, nothing is accepted before AUTH with exactly these. */
  credentials?: { user: string; password: string };
  deliver(envelope: Envelope, content: Buffer): void;
}

const maxLine = 4096;
const maxRecipients = 100;
const maxErrors = 20;

export class SmtpSession {
  /** The connection is to be closed after the replies were sent. */
  ended = false;
  readonly #options: SessionOptions;
  #pending = '';
  #mode: 'command' | 'auth' | 'data' = 'command';
  #greeted = false;
  #authenticated: boolean;
  #from: string | undefined;
  #to: string[] = [];
  #content: string[] = [];
  #size = 0;
  #errors = 0;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#authenticated = options.credentials === undefined;
  }

  greeting(): string {
    return `220 ${this.#options.hostname} ESMTP`;
  }

  receive(bytes: Buffer): string[] {
    this.#pending += bytes.toString('latin1');
    const replies: string[] = [];
    for (let end = this.#pending.indexOf('\r\n'); end >= 0 && !this.ended; end = this.#pending.indexOf('\r\n')) {
      const line = this.#pending.slice(0, end);
      this.#pending = this.#pending.slice(end + 2);
      replies.push(...this.#line(line));
    }
    if (this.#pending.length > (this.#mode === 'data' ? this.#options.maxBytes : maxLine)) {
      this.ended = true;
      replies.push('500 Line too long');
    }
    return replies;
  }

  #line(line: string): string[] {
    if (this.#mode === 'data') return this.#dataLine(line);
    if (this.#mode === 'auth') return this.#credentials(line);
    if (line.length > maxLine) return this.#refuse('500 Line too long');
    const [, verb = '', argument = ''] = /^(\S*)\s*(.*)$/s.exec(line) ?? [];
    switch (verb.toUpperCase()) {
      case 'EHLO':
        this.#hello();
        return [
          `250-${this.#options.hostname}`,
          '250-PIPELINING',
          '250-8BITMIME',
          '250-AUTH PLAIN',
          `250 SIZE ${this.#options.maxBytes}`,
        ];
      case 'HELO':
        this.#hello();
        return [`250 ${this.#options.hostname}`];
      case 'AUTH':
        return this.#auth(argument);
      case 'MAIL':
        return this.#mail(argument);
      case 'RCPT':
        return this.#recipient(argument);
      case 'DATA':
        if (this.#to.length === 0) return this.#refuse('503 Name a recipient first');
        this.#mode = 'data';
        return ['354 End data with <CR><LF>.<CR><LF>'];
      case 'RSET':
        this.#reset();
        return ['250 OK'];
      case 'NOOP':
        return ['250 OK'];
      case 'VRFY':
        return ['252 Cannot verify, but will accept'];
      case 'QUIT':
        this.ended = true;
        return ['221 Bye'];
      default:
        return this.#refuse('502 Command not implemented');
    }
  }

  #hello() {
    this.#greeted = true;
    this.#reset();
  }

  #auth(argument: string): string[] {
    const [mechanism = '', initial] = argument.split(/\s+/);
    if (!this.#greeted) return this.#refuse('503 Say EHLO first');
    if (mechanism.toUpperCase() !== 'PLAIN') return this.#refuse('504 Only AUTH PLAIN is known');
    if (initial !== undefined) return this.#credentials(initial);
    this.#mode = 'auth';
    return ['334 '];
  }

  #credentials(response: string): string[] {
    this.#mode = 'command';
    if (response === '*') return ['501 Authentication cancelled'];
    const [, user, password] = Buffer.from(response, 'base64').toString('utf8').split('\0');
    const wanted = this.#options.credentials;
    if (user === undefined || password === undefined) return this.#refuse('501 Cannot read the credentials');
    if (wanted && (user !== wanted.user || password !== wanted.password))
      return this.#refuse('535 Wrong user or password');
    this.#authenticated = true;
    return ['235 Authenticated'];
  }

  #mail(argument: string): string[] {
    const match = /^FROM:\s*<([^<>\s]*)>(.*)$/i.exec(argument);
    if (!this.#greeted) return this.#refuse('503 Say EHLO first');
    if (!this.#authenticated) return this.#refuse('530 Authenticate first');
    if (this.#from !== undefined) return this.#refuse('503 A mail is already begun');
    if (!match) return this.#refuse('501 Write MAIL FROM:<address>');
    const size = Number(/\bSIZE=(\d+)/i.exec(match[2]!)?.[1] ?? 0);
    if (size > this.#options.maxBytes) return this.#refuse(`552 A mail may have ${this.#options.maxBytes} bytes`);
    this.#from = match[1]!;
    return ['250 OK'];
  }

  #recipient(argument: string): string[] {
    const address = /^TO:\s*<([^<>\s]+)>/i.exec(argument)?.[1];
    if (this.#from === undefined) return this.#refuse('503 Say MAIL first');
    if (!address?.includes('@')) return this.#refuse('501 Write RCPT TO:<address>');
    if (this.#to.length >= maxRecipients) return this.#refuse(`452 A mail may have ${maxRecipients} recipients`);
    this.#to.push(address);
    return ['250 OK'];
  }

  #dataLine(line: string): string[] {
    if (line === '.') return this.#finish();
    const content = line.startsWith('.') ? line.slice(1) : line;
    this.#size += content.length + 2;
    // Beyond the limit we listen on until the end, but keep nothing.
    if (this.#size <= this.#options.maxBytes) this.#content.push(content);
    return [];
  }

  #finish(): string[] {
    const tooLarge = this.#size > this.#options.maxBytes;
    if (!tooLarge) {
      const content = Buffer.from(`${this.#content.join('\r\n')}\r\n`, 'latin1');
      this.#options.deliver({ from: this.#from ?? '', to: this.#to }, content);
    }
    this.#reset();
    return tooLarge ? [`552 A mail may have ${this.#options.maxBytes} bytes`] : ['250 OK, delivered'];
  }

  #reset() {
    this.#mode = 'command';
    this.#from = undefined;
    this.#to = [];
    this.#content = [];
    this.#size = 0;
  }

  #refuse(reply: string): string[] {
    if (++this.#errors < maxErrors) return [reply];
    this.ended = true;
    return [reply, '421 Too many errors'];
  }
}
