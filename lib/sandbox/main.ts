/**
 * The process of the small world: `node lib/sandbox/main.ts [--port 7800] [--data DIR] [--time-scale 1]`, or SANDBOX_PORT,
 * SANDBOX_DATA_DIR and SANDBOX_TIME_SCALE. Prints one line of JSON with all addresses once everything listens; SIGTERM and
 * SIGINT end it after its state was written.
 */
import { parseArgs } from 'node:util';
import { messageOf } from '#lib/kernel/errors';
import { startSandbox } from './world.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: process.env.SANDBOX_PORT ?? '7800' },
    data: { type: 'string', default: process.env.SANDBOX_DATA_DIR },
    'time-scale': { type: 'string', default: process.env.SANDBOX_TIME_SCALE ?? '1' },
  },
});

try {
  const { close, ...addresses } = await startSandbox({
    // 0 takes any free ports.
    basePort: numberOf('port', values.port) || undefined,
    dataDir: values.data,
    timeScale: numberOf('time-scale', values['time-scale']) || 1,
  });
  const stop = () => {
    close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  process.stdout.write(`${JSON.stringify({ message: 'sandbox ready', ready: true, ...addresses })}\n`);
} catch (error) {
  process.stderr.write(`The sandbox could not start: ${messageOf(error)}\n`);
  process.exit(1);
}

function numberOf(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value < 0) throw new Error(`--${name} must be a number of 0 or more, not "${text}"`);
  return value;
}
