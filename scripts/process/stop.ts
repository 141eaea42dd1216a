/** Ending processes that are not necessarily our children: signal, wait until gone, insist. */
import { setTimeout as pause } from 'node:timers/promises';
import { isRunning, type ProcessIdentity } from './identity.ts';

/** Resolves true once the process is gone, false when it still runs after `withinMs`. */
export async function waitUntilGone(identity: ProcessIdentity, withinMs: number): Promise<boolean> {
  const deadline = Date.now() + withinMs;
  while (isRunning(identity)) {
    if (Date.now() > deadline) return false;
    await pause(25);
  }
  return true;
}

/** Asks with `signal`, and ends the process the hard way when it has not gone within `graceMs`. */
export async function stopProcess(identity: ProcessIdentity, signal: NodeJS.Signals, graceMs: number): Promise<void> {
  if (!send(identity, signal) || (await waitUntilGone(identity, graceMs))) return;
  send(identity, 'SIGKILL');
  await waitUntilGone(identity, 5_000);
}

function send(identity: ProcessIdentity, signal: NodeJS.Signals): boolean {
  if (!isRunning(identity)) return false;
  try {
    return process.kill(identity.pid, signal);
  } catch {
    return false;
  }
}
