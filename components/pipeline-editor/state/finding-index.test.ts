import { expect, it } from 'vitest';
import { findingsAbout, indexFindings, noFindings } from './finding-index.ts';

const finding = (stageRefId: string | undefined, message: string) => ({
  level: 'error' as const,
  stageRefId,
  message,
  cure: 'Mend it',
});

it('tells apart what is about a stage and what is about the pipeline', () => {
  const index = indexFindings([finding('1', 'a'), finding(undefined, 'b'), finding('1', 'c')], noFindings);
  expect(findingsAbout(index, '1').map(({ message }) => message)).toEqual(['a', 'c']);
  expect(findingsAbout(index, undefined)).toHaveLength(1);
  expect(findingsAbout(index, '9')).toEqual([]);
});

it('keeps the lists of stages that nothing changed for', () => {
  const before = indexFindings([finding('1', 'a'), finding('2', 'b')], noFindings);
  const after = indexFindings([finding('1', 'a'), finding('2', 'other')], before);
  expect(findingsAbout(after, '1')).toBe(findingsAbout(before, '1'));
  expect(findingsAbout(after, '2')).not.toBe(findingsAbout(before, '2'));
  expect(indexFindings([finding('1', 'a'), finding('2', 'b')], before)).toBe(before);
});
