import { expect, it } from 'vitest';
import { longestPast, mergeWithinMs, record, redo, startHistory, undo } from './history.ts';

it('takes edits back and brings them again', () => {
  const edited = record(record(startHistory('a'), 'b', 0), 'c', 0);
  expect(undo(edited).present).toBe('b');
  expect(undo(undo(edited)).present).toBe('a');
  expect(redo(undo(edited)).present).toBe('c');
  expect(undo(startHistory('a')).present).toBe('a');
  expect(redo(edited)).toBe(edited);
});

it('forgets what was taken back as soon as something else is done', () => {
  const other = record(undo(record(startHistory('a'), 'b', 0)), 'x', 0);
  expect(redo(other).present).toBe('x');
});

it('joins quick edits of the same field into one step', () => {
  let history = record(startHistory(''), 'w', 1000, 'name');
  history = record(history, 'wo', 1100, 'name');
  expect(undo(history).present).toBe('');
  history = record(history, 'wor', 1100 + mergeWithinMs + 1, 'name');
  expect(undo(history).present).toBe('wo');
  history = record(history, 'other', 1200 + mergeWithinMs, 'label');
  expect(undo(history).present).toBe('wor');
});

it('starts a new step after an undo, even in the same field', () => {
  const back = undo(record(record(startHistory('a'), 'b', 0, 'x'), 'c', 5000, 'x'));
  expect(undo(record(back, 'd', 5001, 'x')).present).toBe('b');
});

it('keeps only the latest steps', () => {
  let history = startHistory(0);
  for (let step = 1; step <= longestPast + 50; step++) history = record(history, step, step);
  expect(history.past).toHaveLength(longestPast);
});
