/** Starts the product, says where it is, and takes it down when told to. */
import { once } from 'node:events';
import type { LaunchSettings } from '#lib/config/settings';
import { messageOf } from '#lib/kernel/errors';
import { bold, dim, fail, say, warn } from '#scripts/console';
import { watchParents } from '../process/parent.mjs';
import type { Mode } from './children.ts';
import { type Product, startProduct } from './product.ts';

export async function runProduct(mode: Mode, readSettings: () => LaunchSettings): Promise<void> {
  watchParents(() => process.kill(process.pid, 'SIGTERM'));
  const stop = stopSignal();
  try {
    const settings = readSettings();
    const product = await startProduct(settings, mode, stop);
    announce(product, settings);
    if (!stop.aborted) await once(stop, 'abort');
    say(`\nStopping … ${dim('(once more to stop at once)')}`);
    await product.stop();
  } catch (error) {
    if (!stop.aborted) {
      if (process.env.LOG_LEVEL === 'debug') console.error(error);
      fail(messageOf(error));
    }
  }
  say('Stopped');
  process.exit(0);
}

/** npm passes a Ctrl-C on that the terminal has already sent to us; the same keystroke must not count twice. */
const sameKeystrokeMs = 1_000;

/** Aborts at the first request to stop; at the second Ctrl-C, from somebody tired of waiting, the process ends at once. */
function stopSignal(): AbortSignal {
  const controller = new AbortController();
  let askedAt = 0;
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      if (name === 'SIGINT' && askedAt > 0 && Date.now() - askedAt > sameKeystrokeMs) {
        warn('Stopped without waiting; the next start clears up');
        process.exit(1);
      }
      askedAt ||= Date.now();
      controller.abort();
    });
  }
  return controller.signal;
}

function announce({ firstPassword, folders }: Product, settings: LaunchSettings): void {
  say('');
  say(`  Gennaker is at ${bold(settings.url)}`);
  if (settings.adminPassword) say(`  Sign in as ${bold('admin')} with the password of GENNAKER_ADMIN_PASSWORD`);
  else if (firstPassword)
    say(`  Sign in as ${bold('admin')} with the password ${bold(firstPassword)} ${dim('(shown this once)')}`);
  else say(`  Sign in as ${bold('admin')} with the password of the first start ${dim('(lost? npm run recover)')}`);
  say(dim(`  Data in ${folders.data}, logs in ${folders.logs}; Ctrl-C stops everything`));
  say('');
}
