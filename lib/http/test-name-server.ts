import { createSocket } from 'node:dgram';

/** A DNS server on loopback for tests, over UDP: says `addresses` of each name it knows, and nothing at all of those that hang. */
export interface NameServer {
  /** `127.0.0.1:…` */
  address: string;
  /** Names in the order in which they were first asked for. */
  asked: Set<string>;
  close(): void;
}

export async function serveNames(
  addresses: Readonly<Record<string, string>>,
  hangs: (name: string) => boolean = () => false,
): Promise<NameServer> {
  const socket = createSocket('udp4');
  const asked = new Set<string>();
  socket.on('message', (message, { port, address }) => {
    const { name, type, end } = questionIn(message);
    asked.add(name);
    if (!hangs(name)) socket.send(answerTo(message.subarray(0, end), type, addresses[name]), port, address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return { address: `127.0.0.1:${socket.address().port}`, asked, close: () => void socket.close() };
}

const typeA = 1;

function questionIn(message: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = message[at]!; length > 0; length = message[at]!) {
    labels.push(message.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.').toLowerCase(), type: message.readUInt16BE(at + 1), end: at + 5 };
}

/** The question again, and behind it an address where there is one of that type. Unknown names do not exist (code 3). */
function answerTo(asked: Buffer, type: number, address: string | undefined): Buffer {
  const answers = address !== undefined && type === typeA ? 1 : 0;
  const head = Buffer.alloc(12);
  asked.copy(head, 0, 0, 2);
  head.writeUInt16BE(address === undefined ? 0x8183 : 0x8180, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(answers, 6);
  const record = [0xc0, 12, 0, typeA, 0, 1, 0, 0, 0, 5, 0, 4, ...(address ?? '').split('.').map(Number)];
  return Buffer.concat([head, asked.subarray(12), Buffer.from(answers ? record : [])]);
}
