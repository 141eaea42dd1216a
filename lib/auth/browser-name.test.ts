import { expect, test } from 'vitest';
import { boundedUserAgent, browserName } from './browser-name.ts';

const webKit = 'AppleWebKit/537.36 (KHTML, like Gecko)';
test.each([
  [`Mozilla/5.0 (X11; Linux x86_64) ${webKit} Chrome/130.0.0.0 Safari/537.36`, 'Chrome 130 on Linux'],
  [
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webKit} Chrome/131.0.0.0 Safari/537.36 Edg/131.0.2903.70`,
    'Edge 131 on Windows',
  ],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:132.0) Gecko/20100101 Firefox/132.0', 'Firefox 132 on macOS'],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1',
    'Safari 18 on iPhone',
  ],
  [
    `Mozilla/5.0 (Linux; Android 14; SM-S921B) ${webKit} SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36`,
    'Samsung Internet 27 on Android',
  ],
  [
    `Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${webKit} Chrome/130.0.0.0 Safari/537.36 OPR/116.0.0.0`,
    'Opera 116 on ChromeOS',
  ],
  ['curl/8.5.0', 'curl 8'],
  ['node', 'node'],
  ['Mozilla/5.0 (Windows NT 6.1; Trident/7.0; rv:11.0) like Gecko', 'A browser on Windows'],
  ['Mozilla/5.0', undefined],
  ['<script>alert(1)</script>', undefined],
  ['', undefined],
])('%j is called %j', (userAgent, name) => {
  expect(browserName(userAgent)).toBe(name);
});

test('of what a browser calls itself one short line is kept, whatever it is', () => {
  expect(boundedUserAgent(null)).toBeUndefined();
  expect(boundedUserAgent(' \t ')).toBeUndefined();
  expect(boundedUserAgent('curl/8\u202e\tx')).toBe('curl/8 x');
  expect(boundedUserAgent('x'.repeat(10_000))).toHaveLength(300);
  const started = performance.now();
  browserName('Version/1'.repeat(30_000));
  expect(performance.now() - started).toBeLessThan(30_000);
});
