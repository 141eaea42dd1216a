/** What start and test say on the terminal: lines that make sense in a log file, coloured and counting in a terminal. */
import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];
const paint = (style: Style, text: string) => styleText(style, text, { stream: process.stdout });

export const say = (text: string) => console.log(text);
export const bold = (text: string) => paint('bold', text);
export const dim = (text: string) => paint('dim', text);
export const good = (text: string) => console.log(`${paint('green', '✓')} ${text}`);
export const warn = (text: string) => console.log(`${paint('yellow', '!')} ${text}`);
export const bad = (text: string) => console.log(`${paint('red', '✗')} ${text}`);

/** Ends the process with one sentence and nothing else. */
export function fail(sentence: string): never {
  console.error(`${styleText('red', '✗', { stream: process.stderr })} ${sentence}`);
  process.exit(1);
}

/**
 * Says what is going on while `work` runs: a counting line in a terminal, a line now and then elsewhere. Quick work
 * leaves just the line that it is done; a failure leaves nothing, because whoever catches it says more.
 */
export async function step<Result>(doing: string, done: string, work: () => Promise<Result>): Promise<Result> {
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  const tty = process.stdout.isTTY;
  const show = () => {
    if (tty) process.stdout.write(`\r\u001b[K  ${doing} … ${seconds() > 1 ? dim(`${seconds()} s`) : ''}`);
    else console.log(seconds() === 0 ? `  ${doing} …` : `  ${doing} … (${seconds()} s)`);
  };
  show();
  const ticking = setInterval(show, tty ? 1_000 : 15_000);
  try {
    const result = await work();
    clearInterval(ticking);
    if (tty) process.stdout.write('\r\u001b[K');
    good(seconds() > 1 ? `${done} ${dim(`(${seconds()} s)`)}` : done);
    return result;
  } finally {
    clearInterval(ticking);
    if (tty) process.stdout.write('\r\u001b[K');
  }
}
