import { expect, it } from 'vitest';
import { DatabaseClock } from '#lib/engine/database-clock';

/** A local clock that shows what it is told. */
function clockAt(at: number) {
  const local = { at };
  return { local, clock: new DatabaseClock(() => local.at) };
}

it('believes the database, whatever the local clock says', () => {
  const { local, clock } = clockAt(50);
  clock.hear(1_000_000);
  local.at += 10;
  expect(clock.now()).toBe(1_000_010);
});

it('believes the quickest of several answers', () => {
  const { local, clock } = clockAt(0);
  clock.hear(1_000_000);
  local.at = 500;
  clock.hear(1_000_480);
  expect(clock.now()).toBe(1_000_500);
  local.at = 1000;
  clock.hear(1_001_020);
  expect(clock.now()).toBe(1_001_020);
});

it('never shows an earlier time because answers became slower', () => {
  const { local, clock } = clockAt(0);
  clock.hear(1_000_000);
  let before = clock.now();
  for (let second = 1; second <= 200; second++) {
    local.at = second * 1000;
    clock.hear(1_000_000 + local.at - second);
    expect(clock.now()).toBeGreaterThanOrEqual(before);
    before = clock.now();
  }
  // What it heard long ago counts no more.
  expect(1_000_000 + local.at - before).toBeGreaterThan(100);
});

it.each([-3_600_000, 3_600_000])('follows when somebody sets the clock of the database by %d ms', (by) => {
  const { local, clock } = clockAt(0);
  clock.hear(1_000_000_000);
  for (let second = 1; second <= 100; second++) {
    local.at = second * 1000;
    clock.hear(1_000_000_000 + by + local.at);
  }
  expect(clock.now()).toBe(1_000_000_000 + by + local.at);
});
