import { javaException, shorten } from '../errors.ts';
import type { Runtime } from '../evaluator/runtime.ts';
import { staticMethods } from './registry.ts';

/** `application/x-www-form-urlencoded`: blanks become `+`, `.-*_` and alphanumericals stay. */
function encode(text: string, run: Runtime): string {
  run.meter.grow(text.length * 3);
  run.meter.read(text.length * 6);
  return text.replace(/[^A-Za-z0-9.\-*_]+/g, (run) =>
    encodeURIComponent(run.toWellFormed().replaceAll('\ufffd', '?'))
      .replaceAll('%20', '+')
      .replace(/[!'()~]/g, (ch) => `%${ch.charCodeAt(0).toString(16).toUpperCase()}`),
  );
}

staticMethods('java.net.URLEncoder', {
  'encode(String)': (_self, run, text) => {
    return encode(text, run);
  },
  // Java has one for each way to name a charset; a first argument that is no text is then ambiguous.
  'encode(String,Charset)': (_self, run, text) => {
    return encode(text, run);
  },
  'encode(String,String)': (_self, run, text, charset) => {
    if (!/^(utf-?8|us-ascii|iso-8859-1)$/i.test(charset)) {
      throw javaException('java.io.UnsupportedEncodingException', `The charset ${shorten(charset)} is not supported`);
    }
    return encode(text, run);
  },
});
