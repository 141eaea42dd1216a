/** What start and test say on the terminal: lines that make sense in a log file, coloured and counting in a terminal. */
import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];
let out: NodeJS.WriteStream = process.stdout;
const paint = (style: Style, text: string) => styleText(style, text, { stream: out });

/** Leaves standard output to a result that a program reads. */
export function speakOnStandardError(): void {
  out = process.stderr;
}

export const say = (text: string) => void out.write(`${text}\n`);
export const bold = (text: string) => paint('bold', text);
export const dim = (text: string) => paint('dim', text);
export const good = (text: string) => say(`${paint('green', '✓')} ${text}`);
export const warn = (text: string) => say(`${paint('yellow', '!')} ${text}`);
export const bad = (text: string) => say(`${paint('red', '✗')} ${text}`);

/** Ends the process with one sentence and nothing else. */
export function fail(sentence: string): never {
  console.error(`${styleText('red', '✗', { stream: process.stderr })} ${sentence}`);
  process.exit(1);
}

/**
 * Says what is going on while `work` runs: a counting line in a terminal, a line now and then elsewhere. Quick work
 * leaves just the line that it is done; a failure leaves nothing, because whoever catches it says more.
 */
export async function step<Result>(
  doing: string | (() => string),
  done: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  const tty = out.isTTY;
  const show = () => {
    const now = typeof doing === 'string' ? doing : doing();
    if (tty) out.write(`\r\u001b[K  ${now} … ${seconds() > 1 ? dim(`${seconds()} s`) : ''}`);
    else say(seconds() === 0 ? `  ${now} …` : `  ${now} … (${seconds()} s)`);
  };
  show();
  const ticking = setInterval(show, tty ? 1_000 : 15_000);
  try {
    const result = await work();
    clearInterval(ticking);
    if (tty) out.write('\r\u001b[K');
    good(seconds() > 1 ? `${done} ${dim(`(${seconds()} s)`)}` : done);
    return result;
  } finally {
    clearInterval(ticking);
    if (tty) out.write('\r\u001b[K');
  }
}
