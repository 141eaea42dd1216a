import { expect, it } from 'vitest';
import { pairStages } from './pairing.ts';
import { chain, documentOf } from './samples.ts';

const stage = (refId: string, name: string, type = 'alpha') => ({ refId, name, type });
const pairs = (...args: Parameters<typeof pairStages>) => Object.fromEntries(pairStages(...args).earlier);

it('pairs the stages of a document with themselves', () => {
  expect(pairs(chain('1', '2'), chain('1', '2'))).toEqual({ 1: '1', 2: '2' });
});

it('follows stages that were numbered anew because one came in between', () => {
  const before = documentOf([stage('1', 'Build'), stage('2', 'Deploy'), stage('3', 'Check')]);
  const after = documentOf([stage('1', 'Build'), stage('2', 'Scan'), stage('3', 'Deploy'), stage('4', 'Check')]);
  expect(pairs(before, after)).toEqual({ 1: '1', 3: '2', 4: '3' });
});

it('knows a renamed stage, and one of another type, by its refId', () => {
  const before = documentOf([stage('1', 'Build'), stage('2', 'Deploy')]);
  expect(pairs(before, documentOf([stage('1', 'Make'), stage('2', 'Deploy', 'beta')]))).toEqual({ 1: '1', 2: '2' });
});

it('does not take a refId that is used again for the same stage', () => {
  const before = documentOf([stage('1', 'Build'), stage('2', 'Deploy')]);
  expect(pairs(before, documentOf([stage('1', 'Build'), stage('2', 'Mail', 'beta')]))).toEqual({ 1: '1' });
});

it('does not guess among stages that look alike', () => {
  const before = documentOf([stage('1', 'Wait'), stage('2', 'Wait')]);
  expect(pairs(before, documentOf([stage('7', 'Wait'), stage('8', 'Wait')]))).toEqual({});
  expect(pairs(before, documentOf([stage('2', 'Wait'), stage('3', 'Wait')]))).toEqual({ 2: '2', 3: '1' });
});
