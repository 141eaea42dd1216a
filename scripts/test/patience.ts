/**
 * Every wait for a condition is a patient one: how fast a machine is and who else works on it must not decide whether a
 * test passes. By itself `vi.waitFor` gives up after one second, which a busy machine needs for nothing at all; a shorter
 * time than ours is never what a test is about, since a condition that holds ends the wait at once.
 */
import { vi } from 'vitest';

export const PATIENCE_MS = 30_000;

const { waitFor, waitUntil } = vi;

type Waiting = Parameters<typeof waitFor>[1];

function patient(options: Waiting): Exclude<Waiting, number | undefined> {
  const { timeout = 0, interval = 20 } = typeof options === 'number' ? { timeout: options } : (options ?? {});
  return { timeout: Math.max(timeout, PATIENCE_MS), interval };
}

vi.waitFor = (condition, options) => waitFor(condition, patient(options));
vi.waitUntil = (condition, options) => waitUntil(condition, patient(options));
