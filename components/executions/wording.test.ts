import { describe, expect, it } from 'vitest';
import {
  askingStage,
  shortParameters,
  stageOfInterest,
  starterOf,
  waitingPartOf,
  windowTitleOf,
  wordsOf,
} from '#components/executions/wording.ts';
import type { Status } from '#lib/engine/statuses';

const stage = (id: string, status: Status, waitingFor?: 'person') => ({ id, name: id, status, waitingFor });

describe('the words about runs', () => {
  it('say state and object in the title', () => {
    expect(windowTitleOf({ name: 'Deploy', number: 127, status: 'TERMINAL', needsPerson: false })).toBe(
      '✖ Deploy #127',
    );
    expect(windowTitleOf({ name: 'Scale web', status: 'RUNNING', needsPerson: true })).toBe('✋ Scale web');
  });

  it('show short parameters only', () => {
    expect(shortParameters({ branch: 'main', empty: '', long: 'x'.repeat(99), count: 3 })).toEqual([
      ['branch', 'main'],
      ['count', '3'],
    ]);
  });

  it('name who or what started a run', () => {
    expect(starterOf({ startedBy: 'lena', triggerType: 'manual' })).toBe('lena');
    expect(starterOf({ startedBy: 'anonymous', triggerType: 'webhook' })).toBe('by webhook');
  });

  it('turn the name of a step into words', () => {
    expect(wordsOf('waitForManifestToStabilize')).toBe('Wait for manifest to stabilize');
  });
});

describe('the stage of interest', () => {
  it('is the one that asks, before the one that failed, before the one under way', () => {
    const stages = [stage('a', 'RUNNING'), stage('b', 'TERMINAL'), stage('c', 'RUNNING', 'person')];
    expect(stageOfInterest(stages)?.id).toBe('c');
    expect(stageOfInterest(stages.slice(0, 2))?.id).toBe('b');
    expect(stageOfInterest(stages.slice(0, 1))?.id).toBe('a');
  });

  it('is the part that asks, of a stage that runs', () => {
    const stages = [stage('deploy', 'RUNNING'), stage('promote', 'RUNNING', 'person')];
    expect(askingStage(stages)?.id).toBe('promote');
    expect(askingStage(stages.slice(0, 1))).toBeUndefined();
  });

  it('is not a branch that was not taken', () => {
    expect(stageOfInterest([stage('a', 'SUCCEEDED'), stage('b', 'STOPPED')])).toBeUndefined();
  });
});

it('a stage waits when a part of it does', () => {
  const waiting = { for: 'time' as const, message: 'Outside its window', since: 1 };
  const stages = [
    { id: 'a' },
    { id: 'b', parentId: 'a' },
    { id: 'c', parentId: 'b', waiting },
    { id: 'd', waiting: undefined },
  ];
  expect(stages.map((stage) => waitingPartOf(stages, stage)?.id)).toEqual(['c', 'c', 'c', undefined]);
});
