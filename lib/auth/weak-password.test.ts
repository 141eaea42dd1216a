import { expect, test } from 'vitest';
import { checkNewPassword } from './weak-password.ts';

// biome-ignore format: a list of words
const common = [
  'password', 'Password1', 'P@ssw0rd', 'passw0rd!', 'Passwort2024', 'password123', '12345678', '123456789', '1234567890', '87654321',
  '11111111', '00000000', '12341234', 'abcd1234', 'abcdefgh', 'qwertyui', 'qwerty123', 'qwer1234', 'qwertz123', 'asdfghjkl', '1q2w3e4r',
  '1qaz2wsx', 'zxcvbnm123', 'iloveyou', 'iloveyou1', 'sunshine1', 'princess', 'football1', 'baseball', 'superman', 'starwars', 'trustno1',
  'welcome1', 'Welcome2023!', 'letmein1', 'letmein123', 'changeme', 'changeme123', 'admin123', 'administrator', 'adminadmin', 'adminpassword',
  'test1234', 'guest123', 'Summer2024', 'Winter2023!', 'dragon123', 'monkey12', 'michael1', 'jennifer', 'liverpool1', 'computer', 'internet1',
  'aaaaaaaa', 'abababab', 'abcabcabc', 'gennaker', 'Gennaker1', 'spinnaker123', 'kubernetes1', '!!!password!!!', 'lena.groß', 'Lena.Groß1',
];
test.each(common)('%s is refused', (password) => {
  expect(() => checkNewPassword(password, 'lena.groß')).toThrow('among the first that anybody would guess');
});

test.each(['seven77', 'x'.repeat(201)])('%s is too short or too long', (password) => {
  expect(() => checkNewPassword(password, 'lena')).toThrow('A password has 8 to 200 characters');
});

test.each([
  'a long enough password',
  'long-enough-1',
  'correct horse battery staple',
  'Tk9#vLq2',
  'segel im wind',
  'dev-admin-password-1',
  '海上的风很大吹得帆',
  'mein hund heißt otto',
  'passwords are old-fashioned',
  '4f1c9a77',
  'qwertz und azerty',
])('%s is taken', (password) => {
  expect(() => checkNewPassword(password, 'lena')).not.toThrow();
});
