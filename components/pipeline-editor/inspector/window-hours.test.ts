import { expect, it } from 'vitest';
import { daysOf, hoursOf, withHours } from './window-hours.ts';

const stage = {
  restrictedExecutionWindow: {
    days: [2, 3, 9],
    whitelist: [{ startHour: 9, startMin: 5, endHour: 17, endMin: 0, note: 'kept' }],
  },
};

it('reads days and hours', () => {
  expect([daysOf(stage), hoursOf(stage)]).toEqual([[2, 3], [{ from: '09:05', to: '17:00' }]]);
  expect([daysOf({}), hoursOf({ restrictedExecutionWindow: null })]).toEqual([[], []]);
});

it('changes one span and keeps what else stands in it', () => {
  expect(withHours(stage, 0, { from: '22:00', to: '06:30' })).toEqual([
    { startHour: 22, startMin: 0, endHour: 6, endMin: 30, note: 'kept' },
  ]);
  expect(withHours(stage, 0, undefined)).toEqual([]);
  expect(withHours({}, 0, { from: '09:00', to: '17:00' })).toHaveLength(1);
});
