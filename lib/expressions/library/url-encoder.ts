import { javaException, shorten } from '../errors.ts';
import { staticMethods } from './registry.ts';
import { utf8Bytes } from './utf8.ts';

/** `application/x-www-form-urlencoded`: blanks become `+`, `.-*_` and alphanumericals stay. */
function encode(text: string): string {
  return Array.from(
    text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '?'),
    (ch) => {
      if (/^[A-Za-z0-9.\-*_]$/.test(ch)) return ch;
      if (ch === ' ') return '+';
      return utf8Bytes(ch)
        .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
        .join('');
    },
  ).join('');
}

staticMethods('java.net.URLEncoder', {
  'encode(String)': (_self, run, text) => {
    run.meter.grow(text.length * 3);
    return encode(text);
  },
  'encode(String,String)': (_self, run, text, charset) => {
    if (!/^(utf-?8|us-ascii|iso-8859-1)$/i.test(charset)) {
      throw javaException('java.io.UnsupportedEncodingException', `The charset ${shorten(charset)} is not supported`);
    }
    run.meter.grow(text.length * 3);
    return encode(text);
  },
});
