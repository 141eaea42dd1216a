import { invalid } from '#lib/kernel/errors';

/**
 * Passwords that everybody tries first. Published lists of the most common ones are, from eight characters on, nearly all
 * a well-known word with digits behind it, a walk over the keyboard, or a repetition; so that is what is looked for,
 * also when letters are written as digits.
 */
// biome-ignore format: a list of words
const words = new Set([
  'password', 'passwort', 'passphrase', 'passcode', 'passw', 'pass', 'motdepasse', 'contrasena', 'senha', 'parola', 'mima',
  'admin', 'administrator', 'root', 'user', 'guest', 'test', 'testing', 'demo', 'default', 'login', 'access', 'system', 'server',
  'secret', 'changeme', 'letmein', 'welcome', 'willkommen', 'bienvenue', 'hello', 'hallo', 'abc', 'abcd', 'trustno', 'whatever',
  'iloveyou', 'loveyou', 'lovely', 'love', 'schatz', 'angel', 'princess', 'sunshine', 'flower', 'blossom', 'butterfly', 'cookie',
  'chocolate', 'cheese', 'pepper', 'ginger', 'banana', 'summer', 'winter', 'spring', 'autumn', 'sommer', 'herbst', 'monday',
  'january', 'december', 'october', 'dragon', 'monkey', 'tigger', 'tiger', 'eagle', 'falcon', 'panther', 'cowboy', 'yankees',
  'football', 'baseball', 'basketball', 'soccer', 'hockey', 'liverpool', 'arsenal', 'chelsea', 'barcelona', 'juventus', 'bayern',
  'superman', 'batman', 'spiderman', 'starwars', 'pokemon', 'naruto', 'matrix', 'shadow', 'master', 'killer', 'hunter', 'ranger',
  'michael', 'michelle', 'jennifer', 'jessica', 'jordan', 'daniel', 'thomas', 'andrew', 'charlie', 'robert', 'anthony', 'joshua',
  'matthew', 'nicole', 'ashley', 'amanda', 'computer', 'internet', 'google', 'samsung', 'windows', 'microsoft', 'company', 'firma',
  'mercedes', 'porsche', 'ferrari', 'corvette', 'mustang', 'harley', 'freedom', 'america', 'london', 'berlin', 'gennaker',
  'spinnaker', 'kubernetes', 'jenkins', 'docker', 'deploy', 'deployment', 'production', 'delivery',
]);

/** Walks over a keyboard and along the alphabet, forwards and back. */
const walks = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  'qwertyuiop',
  'qwertzuiop',
  'azertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'yxcvbnm',
  '1qaz2wsx3edc4rfv5tgb',
  '1q2w3e4r5t6y7u8i9o',
  'q1w2e3r4t5y6',
].flatMap((walk) => [walk, [...walk].reverse().join('')]);

const letters: Record<string, string> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};
const asLetters = (text: string) => text.replace(/[013457@$!]/g, (sign) => letters[sign] ?? sign);
const onlyLetters = (text: string) => text.replace(/[^\p{L}]/gu, '');

/** Throws `invalid` with a sentence for a password that would be among the first guesses. */
export function checkNewPassword(password: string, userName: string): void {
  if (password.length < 8 || password.length > 200) throw invalid('A password has 8 to 200 characters');
  if (isCommon(password.toLowerCase(), userName.toLowerCase())) {
    throw invalid('This password is among the first that anybody would guess; take a longer one, like four words');
  }
}

function isCommon(text: string, userName: string): boolean {
  if (new Set(text).size < 4) return true;
  if (/^(.{1,4})\1+.?$/u.test(text) || isWalk(text)) return true;
  // What is left of `Passw0rd2024!`: the word, without what is put before and behind it.
  const cores = [text, asLetters(text)].flatMap((one) => [
    one,
    one.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, ''),
    onlyLetters(one),
  ]);
  const rest = text.replace(/[^\p{L}]+$/gu, '');
  return [...cores, asLetters(rest)].some(
    (core) => words.has(core) || isTwoWords(core) || (userName !== '' && core === userName),
  );
}

/** `passwordpassword`, `adminadmin`, `welcomeadmin`. */
function isTwoWords(text: string): boolean {
  for (let at = 3; at <= text.length - 3; at++)
    if (words.has(text.slice(0, at)) && words.has(text.slice(at))) return true;
  return false;
}

/** Made of at most three pieces of walks, as `qwer1234` is. */
function isWalk(text: string): boolean {
  let at = 0;
  for (let pieces = 0; pieces < 3 && at < text.length; pieces++) {
    let length = 0;
    for (const walk of walks) {
      let here = 0;
      while (at + here < text.length && walk.includes(text.slice(at, at + here + 1))) here++;
      length = Math.max(length, here);
    }
    if (length < 3) return false;
    at += length;
  }
  return at === text.length;
}
