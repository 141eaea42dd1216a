import { expect, test } from 'vitest';
import { ApiError } from '#components/shell/api.ts';
import { errorsOfUser, errorsOfUserAnswer, suggestPassword } from './user-draft.ts';

test('a name and a password that the server would refuse are told at once', () => {
  expect(errorsOfUser({ name: 'Lena', password: 'long enough' })).toEqual({});
  expect(errorsOfUser({ name: ' ', password: '1234567' })).toEqual({
    name: 'Give a name to sign in with',
    password: 'A password has 8 to 200 characters',
  });
  for (const name of ['<engine>', 'anonymous', 'a b', '.x']) {
    expect(errorsOfUser({ name, password: 'long enough' }).name).toContain('Letters');
  }
});

test('a name that is taken is told at the name, anything else is not', () => {
  expect(errorsOfUserAnswer(new ApiError(409, 'conflict', 'There is a user lena already'))).toEqual({
    name: 'There is a user lena already',
  });
  expect(errorsOfUserAnswer(new ApiError(403, 'forbidden', 'No'))).toEqual({});
});

test('a suggested password is 20 signs in four groups, out of the bytes it is given', () => {
  expect(suggestPassword((bytes) => bytes.fill(255))).toBe('+++++-+++++-+++++-+++++');
  expect(suggestPassword((bytes) => bytes.map((_, index) => index))).toBe('abcde-fghjk-mnpqr-stuvw');
});
