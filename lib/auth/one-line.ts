/** Control characters, ends of lines, and signs that turn the direction of what follows them. */
const misleading = /[\p{Cc}\u2028\u2029\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]+/gu;

/** A name that somebody gives as others read it in lists, logs and mails: one line that shows in the order it was written. */
export function onOneLine(text: string): string {
  return text.replace(misleading, ' ').trim();
}
