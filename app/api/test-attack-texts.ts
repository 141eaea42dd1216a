/** What attackers send as text: to readers of YAML, to webhooks, into logs, tables and headers. `attack-texts.test.ts` plays it. */

const many = (count: number, line: (index: number) => string) => Array.from({ length: count }, (_, at) => line(at));

/** Small texts that unfold, nest or repeat without end. */
export const yamlBombs: readonly [ids: string, title: string, text: string][] = [
  [
    'CWE-776 CVE-2003-1564',
    'a billion laughs',
    ['a0: &a0 [x,x,x,x,x,x,x,x,x]', ...many(9, (at) => `a${at + 1}: &a${at + 1} [${`*a${at},`.repeat(9)}]`)].join('\n'),
  ],
  [
    'CWE-776',
    'maps that merge maps',
    ['a0: &a0 {k: v}', ...many(25, (at) => `a${at + 1}: &a${at + 1}\n  <<: [*a${at}, *a${at}, *a${at}]`)].join('\n'),
  ],
  ['CWE-674 CVE-2022-25857', 'brackets without end', '['.repeat(10_000)],
  ['CWE-674', 'lists in lists', `${'- '.repeat(10_000)}x`],
  ['CWE-674', 'keys in keys', '? '.repeat(10_000)],
  ['CWE-674', 'a list that holds itself', 'a: &a [*a]'],
  ['CWE-407', 'a map of tens of thousands of keys', many(20_000, (at) => `k${at}: 1`).join('\n')],
  ['CWE-770', 'documents without end', '---\n'.repeat(40_000)],
  ['CWE-502 CVE-2013-0156', 'an object of Ruby', 'a: !ruby/object:Gem::Installer\n  i: x'],
  [
    'CWE-502 CVE-2022-1471',
    'a class of Java',
    'a: !!javax.script.ScriptEngineManager [!!java.net.URL ["http://127.0.0.1/"]]',
  ],
  ['CWE-502', 'a function of JavaScript', 'a: !!js/function "function(){ return process }"'],
  ['CWE-1321', 'a prototype', '__proto__: {admin: true}\nconstructor: {prototype: {admin: true}}'],
];

const deep = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;

/** Bodies of webhooks: strangers send them, so each is answered and none is believed. */
export const webhookBodies: readonly [ids: string, title: string, body: string, type?: string][] = [
  ['CWE-20', 'nothing', ''],
  ['CWE-20', 'half of JSON', '{"a":'],
  ['CWE-20', 'a number', '42'],
  ['CWE-20', 'null', 'null'],
  ['CWE-20', 'a list', '[{"a":1}]'],
  ['CWE-1321', 'a prototype', '{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}}}'],
  ['CWE-674', 'nesting that overflows a stack', deep(50_000)],
  ['CWE-158', 'a NUL byte', '{"a":"x\\u0000y"}'],
  ['CWE-176', 'half of a surrogate pair', '{"a":"\\ud800"}'],
  ['CWE-176', 'bytes that are no UTF-8', Buffer.from([0x7b, 0xff, 0xfe, 0x7d]).toString('latin1')],
  ['CWE-400', 'more than twelve megabytes', `{"a":"${'x'.repeat(12_600_000)}"}`],
  ['CWE-400', 'a number of a hundred thousand digits', `{"a":${'9'.repeat(100_000)}}`],
  ['CWE-400', 'tens of thousands of members', `{${many(50_000, (at) => `"k${at}":1`).join()}}`],
  ['CWE-352', 'a form', 'a=1&b=2', 'application/x-www-form-urlencoded'],
  [
    'CWE-611 CVE-2021-29421',
    'XML with an entity',
    '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
    'application/xml',
  ],
  [
    'CWE-434',
    'parts of a form with a file',
    '--x\r\ncontent-disposition: form-data; name="f"; filename="../../x"\r\n\r\nx\r\n--x--',
    'multipart/form-data; boundary=x',
  ],
  ['CWE-843', 'parameters that are no object', '{"parameters":"x","artifacts":"y","correlationId":{"a":1}}'],
  ['CWE-917', 'expressions', '{"parameters":{"a":"${T(java.lang.Runtime).getRuntime().exec(\'id\')}"}}'],
];

/** The beginnings that make a spreadsheet compute what a cell holds. */
export const formulas = ['=1+1', '+1+1', '-1+1', '@SUM(1)', '\t=1+1', '\r=1+1', "=cmd|' /C calc'!A0", '＝1+1'];

/** Heads of requests with which a proxy or a browser is made to believe in another host. */
export const hostGames: readonly [ids: string, title: string, headers: Record<string, string>][] = [
  ['CWE-644', 'another Host', { host: 'evil.example' }],
  ['CWE-644', 'another X-Forwarded-Host', { 'x-forwarded-host': 'evil.example' }],
  ['CWE-644', 'another Forwarded', { forwarded: 'host=evil.example;proto=http' }],
  [
    'CWE-644 CVE-2025-29927',
    'a request that claims to be Next’s own',
    { 'x-middleware-subrequest': 'proxy:proxy:proxy:proxy:proxy' },
  ],
  ['CWE-444', 'an X-Original-URL', { 'x-original-url': '/api/users', 'x-rewrite-url': '/api/users' }],
  ['CWE-348', 'an X-Forwarded-For of our own machine', { 'x-forwarded-for': '127.0.0.1', 'x-real-ip': '127.0.0.1' }],
  ['CWE-650', 'a method in a header', { 'x-http-method-override': 'DELETE', 'x-method-override': 'DELETE' }],
];
