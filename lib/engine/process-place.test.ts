import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { isCertainlyDead, thisPlace, writePlace } from '#lib/engine/process-place';

const here = thisPlace();
const ended = spawnSync('true').pid;

describe('whether a worker is certainly dead', () => {
  it('says so of a process of this machine that has ended', () => {
    expect(isCertainlyDead(writePlace({ ...here, pid: ended }), here)).toBe(true);
  });

  it('does not say so of a process that runs, nor of itself', () => {
    expect(isCertainlyDead(writePlace({ ...here, pid: process.ppid }), here)).toBe(false);
    expect(isCertainlyDead(writePlace(here), here)).toBe(false);
  });

  it('knows nothing of other machines, nor of what it cannot read', () => {
    expect(isCertainlyDead(writePlace({ machine: 'elsewhere', pid: ended }), here)).toBe(false);
    expect(isCertainlyDead('', here)).toBe(false);
  });
});
