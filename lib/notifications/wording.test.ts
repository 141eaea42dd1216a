import { describe, expect, it } from 'vitest';
import { type NotificationMessage, notificationEvents } from '#lib/notifications/contract';
import { filled, headline, paragraphs } from './wording.ts';

const message: NotificationMessage = {
  key: 'k',
  event: 'manualJudgment',
  application: 'shop',
  executionId: '1',
  executionName: 'Deploy',
  stageName: 'Approve',
  startedBy: 'maja',
  link: 'https://g/1',
};

describe('the words of a notification', () => {
  it('are one line for every event', () => {
    const lines = notificationEvents.map((event) => headline({ ...message, event }));
    expect(new Set(lines).size).toBe(notificationEvents.length);
    expect(headline({ ...message, executionName: 'a\r\nb' })).toBe('shop: Approve of a b waits for your decision');
  });

  it('give way to the pipeline’s own', () => {
    expect(paragraphs({ ...message, customText: 'Look: {{link}}' })).toEqual([
      'Look: https://g/1',
      'Started by maja.',
      'https://g/1',
    ]);
  });

  it('fill in only what is known', () => {
    expect(filled('{{executionId}} {{constructor}} {{', message)).toBe('1 {{constructor}} {{');
  });
});
