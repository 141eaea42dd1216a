import type { TestRequest } from '#lib/http/test-server';

/**
 * What attackers try, as data. `ids` name the weakness (CWE), the requirement (ASVS 5.0, `V…`), the entry of the OWASP Top 10
 * of 2021 (`A…`) or a published case. `attacks.test.ts` plays each against the running routes.
 */
export interface Attack {
  ids: string;
  title: string;
  request: TestRequest & { route: string };
  /** Statuses that refuse it. */
  refused: readonly number[];
}

const post = (route: string, body: unknown, rest: Partial<TestRequest> = {}) => ({
  route,
  method: 'POST',
  as: 'boss',
  body,
  ...rest,
});

/** Addresses a server must not be led to; `PORT` is one at which a listener counts visitors. */
export const innerAddresses: readonly [ids: string, url: string][] = [
  ['CWE-918 A10', 'http://127.0.0.1:PORT/'],
  ['CWE-918 V1.3.6', 'http://localhost:PORT/'],
  ['CWE-918 V1.3.6', 'http://localhost.:PORT/'],
  ['CWE-918', 'http://LOCALHOST:PORT/'],
  ['CWE-918', 'http://127.1:PORT/'],
  ['CWE-918', 'http://127.0.1:PORT/'],
  ['CWE-918', 'http://2130706433:PORT/'],
  ['CWE-918', 'http://0x7f000001:PORT/'],
  ['CWE-918', 'http://0x7f.0.0.1:PORT/'],
  ['CWE-918', 'http://017700000001:PORT/'],
  ['CWE-918', 'http://0177.0.0.01:PORT/'],
  ['CWE-918', 'http://0:PORT/'],
  ['CWE-918', 'http://0.0.0.0:PORT/'],
  ['CWE-918', 'http://[::1]:PORT/'],
  ['CWE-918', 'http://[::]:PORT/'],
  ['CWE-918', 'http://[::ffff:127.0.0.1]:PORT/'],
  ['CWE-918', 'http://[::ffff:7f00:1]:PORT/'],
  ['CWE-918', 'http://[64:ff9b::7f00:1]:PORT/'],
  ['CWE-918', 'http://[2002:7f00:1::]:PORT/'],
  ['CWE-918', 'http://[fe80::1]:PORT/'],
  ['CWE-918', 'http://[fd00:ec2::254]/latest/meta-data/'],
  ['CWE-918 A10 T1552.005', 'http://169.254.169.254/latest/meta-data/'],
  ['CWE-918', 'http://2852039166/latest/meta-data/'],
  ['CWE-918', 'http://[::ffff:169.254.169.254]/'],
  ['CWE-918', 'http://100.100.100.200/latest/meta-data/'],
  ['CWE-918', 'http://10.0.0.1/'],
  ['CWE-918', 'http://172.16.0.1/'],
  ['CWE-918', 'http://192.168.0.1/'],
  ['CWE-918', 'http://127。0。0。1:PORT/'],
  ['CWE-918', 'http://①②⑦.⓪.⓪.①:PORT/'],
  ['CWE-918 CWE-601', 'http://example.com@127.0.0.1:PORT/'],
  ['CWE-918', 'http://127.0.0.1:PORT#@example.com/'],
  ['CWE-918', 'http:\\\\127.0.0.1:PORT\\'],
  ['CWE-918 CWE-73', 'file:///etc/passwd'],
  ['CWE-918', 'gopher://127.0.0.1:PORT/_x'],
  ['CWE-918', 'ftp://127.0.0.1/'],
  ['CWE-79', 'javascript:alert(1)'],
  ['CWE-918', 'data:text/plain,x'],
];

const application = { name: 'forged' };
const crossSite: readonly [title: string, headers: Record<string, string>][] = [
  ['of another site', { 'sec-fetch-site': 'cross-site' }],
  ['of a neighbour under the same domain', { 'sec-fetch-site': 'same-site' }],
  ['typed into the address bar', { 'sec-fetch-site': 'none' }],
  ['that says nothing of where it comes from', {}],
  ['with the origin null of a sandboxed frame', { origin: 'null' }],
  ['with the origin of another site', { origin: 'https://evil.example' }],
  ['with an origin that begins like ours', { origin: 'http://gennaker.test.evil.example', host: 'gennaker.test' }],
  ['with an origin that ends like ours', { origin: 'http://evil-gennaker.test', host: 'gennaker.test' }],
  ['with another port of ours', { origin: 'http://gennaker.test:8080', host: 'gennaker.test' }],
  ['with an origin that cannot be read', { origin: 'gennaker.test' }],
  ['of another site with our origin in front', { 'sec-fetch-site': 'cross-site', origin: 'http://gennaker.test' }],
];

export const crossSiteAttacks: Attack[] = crossSite.map(([title, headers]) => ({
  ids: 'CWE-352 V3.5.1 A01',
  title: `a change ${title}`,
  request: { ...post('applications', application), as: undefined, headers: { cookie: 'SESSION', ...headers } },
  refused: [403],
}));

const types = [
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'text/plain',
  'text/html',
  'application/xml',
];
export const formAttacks: Attack[] = types.map((type) => ({
  ids: 'CWE-352 V3.5.2',
  title: `a body of the type ${type}, which a form or another site can send`,
  request: post('applications', '{"name":"forged"}', { headers: { 'content-type': type } }),
  refused: [400],
}));

const deep = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
const bodies: readonly [ids: string, title: string, body: unknown, refused?: readonly number[]][] = [
  ['CWE-1321 V15.3.6', 'a member named __proto__', '{"name":"x","__proto__":{"admin":true}}'],
  ['CWE-1321', 'a __proto__ deep inside', '{"name":"x","attributes":{"a":[{"__proto__":{"admin":true}}]}}'],
  ['CWE-1321', 'an escaped __proto__', '{"name":"x","\\u005f_proto__":{"admin":true}}'],
  ['CWE-674 CVE-2020-36518', 'nesting that overflows a stack', `{"name":"x","attributes":${deep(20_000)}}`],
  ['CWE-674', 'nesting just beyond the limit', `{"name":"x","attributes":${deep(101)}}`],
  ['CWE-158', 'a NUL byte', '{"name":"a\\u0000b"}'],
  ['CWE-158', 'a NUL byte in a name of a member', '{"name":"x","attributes":{"a\\u0000":1}}'],
  ['CWE-176', 'half of a surrogate pair', '{"name":"x","attributes":{"a":"\\ud800"}}'],
  ['CWE-20', 'no JSON', '{"name":'],
  ['CWE-20', 'JSON of another kind', '[1,2,3]'],
  ['CWE-843', 'a list where a text belongs', { name: ['a'] }],
  ['CWE-843', 'an object where a text belongs', { name: { $ne: null } }],
  ['CWE-400', 'more than twelve megabytes', `{"name":"${'x'.repeat(12_600_000)}"}`, [429, 413]],
  ['CWE-400', 'attributes of more than 256 kB', { name: 'x', attributes: { a: 'x'.repeat(300_000) } }],
  ['CWE-22', 'dots that lead up', { name: '../../etc/passwd' }],
  ['CWE-22', 'escaped dots', { name: '%2e%2e%2fetc' }],
  ['CWE-22', 'a path of Windows', { name: '..\\..\\boot.ini' }],
  ['CWE-79 V1.2.1', 'a script as a name', { name: '<script>alert(1)</script>' }],
  ['CWE-89 A03', 'SQL as a name', { name: `x'; DROP TABLE users; --` }],
  ['CWE-117 V16.4.1', 'a line break as a name', { name: 'x\n{"level":"error"}' }],
  ['CWE-1007', 'a name of look-alikes', { name: 'ѕtorefront' }],
  ['CWE-451', 'a name that reverses what follows', { name: 'store\u202efront' }],
  ['CWE-77', 'a command as a name', { name: '$(id)' }],
  ['CWE-917', 'an expression as a name', { name: '${T(java.lang.Runtime)}' }],
  ['CWE-1236', 'a formula as a name', { name: '=HYPERLINK("http://evil")' }],
];
export const bodyAttacks: Attack[] = bodies.map(([ids, title, body, refused = [400, 422]]) => ({
  ids,
  title,
  request: post('applications', body),
  refused,
}));

const strangers: readonly [ids: string, title: string, headers: Record<string, string>][] = [
  ['CWE-306', 'no token at all', {}],
  ['CWE-287', 'an empty token', { authorization: 'Bearer ' }],
  ['CWE-287', 'another scheme', { authorization: 'Basic Z25rX2Jvc3MtaW4tYS10ZXN0' }],
  ['CWE-287', 'a token that is none', { authorization: 'Bearer gnk_nobody' }],
  ['CWE-287', 'two tokens in one header', { authorization: 'Bearer gnk_boss-in-a-test, Bearer x' }],
  ['CWE-287', 'a token with SQL behind it', { authorization: `Bearer gnk_boss-in-a-test'OR'1'='1` }],
  ['CWE-288', 'a wrong token beside a good session', { authorization: 'Bearer wrong', cookie: 'SESSION' }],
  [
    'CWE-288',
    'an empty Spinnaker token beside a good token',
    { 'x-spinnaker-token': '', authorization: 'Bearer gnk_boss-in-a-test' },
  ],
  ['CWE-290', 'a name in a header of a proxy', { 'x-spinnaker-user': 'boss', 'x-forwarded-user': 'boss' }],
  ['CWE-384 V7.2.4', 'a session of one’s own making', { cookie: 'next-auth.session-token=chosen-by-the-attacker' }],
  [
    'CWE-347',
    'a session signed with the algorithm none',
    { cookie: 'next-auth.session-token=eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIiwiZXBvY2giOjB9.' },
  ],
  ['CWE-347', 'a session encrypted with another key', { cookie: 'OTHER_KEY' }],
  ['CWE-613 V7.4.1', 'a session that was ended', { cookie: 'ENDED' }],
  ['CWE-384', 'the session of one person for another', { cookie: 'SWAPPED' }],
  ['CWE-287', 'a session as a token', { authorization: 'Bearer SESSION_TOKEN' }],
  ['CWE-287', 'the hash of a token instead of it', { authorization: 'Bearer TOKEN_HASH' }],
];
export const strangerAttacks: Attack[] = strangers.map(([ids, title, headers]) => ({
  ids,
  title: `${title} instead of a person`,
  request: { route: 'audit', headers },
  refused: [401],
}));

const beyond: readonly [title: string, request: Attack['request']][] = [
  ['reads the audit log', { route: 'audit' }],
  ['exports the audit log', { route: 'audit/export' }],
  ['makes an account', post('accounts', { kind: 'ci', name: 'mine', type: 'jenkins' })],
  ['makes themselves an administrator', post('users', { name: 'evil', password: 'long-enough-1', admin: true })],
  ['lists everybody’s tokens', { route: 'tokens', path: '/?all=true' }],
  ['looks at the machinery', { route: 'system' }],
];
export const beyondAttacks: Attack[] = beyond.map(([title, request]) => ({
  ids: 'CWE-862 V8.2.1 A01',
  title: `somebody without rights ${title}`,
  request: { ...request, as: 'otto' },
  refused: [403],
}));

/** Asked of searches, which must find nothing and stay whole. */
export const searchTexts: readonly [ids: string, text: string][] = [
  ['CWE-89', `' OR '1'='1`],
  ['CWE-89', `'; DROP TABLE audit_entries; --`],
  ['CWE-89', `x' UNION SELECT password_hash FROM users --`],
  ['CWE-89', '\\'],
  ['CWE-1333', `${'%_'.repeat(140)}`],
  ['CWE-1333', `${'(a+)+'.repeat(40)}$`],
  ['CWE-158', 'a\u0000b'],
  ['CWE-79', '<img src=x onerror=alert(1)>'],
  ['CWE-113', 'x\r\nset-cookie: a=b'],
];

/** Expressions that ask for what lies outside of the language. */
export const expressionEscapes: readonly [ids: string, expression: string][] = [
  ['CWE-917 CVE-2022-22963', `\${T(java.lang.Runtime).getRuntime().exec('id')}`],
  ['CWE-917 CVE-2017-8046', `\${new java.lang.ProcessBuilder('id').start()}`],
  ['CWE-917', `\${''.getClass().forName('java.lang.Runtime')}`],
  ['CWE-917', `\${''.class.classLoader}`],
  ['CWE-917', `\${T(java.lang.System).getenv()}`],
  ['CWE-917', '${#root.getClass()}'],
  ['CWE-94', `\${''.constructor.constructor('return process')()}`],
  ['CWE-1321', '${#root.__proto__.polluted}'],
  ['CWE-94', '${process.env}'],
  ['CWE-94', `\${globalThis['process']}`],
  ['CWE-94', `\${require('child_process')}`],
  ['CWE-917', `\${@environment.getProperty('DATABASE_URL')}`],
  ['CWE-1333', `\${'${'a'.repeat(40)}!' matches '(a+)+b'}`],
  ['CWE-400', `\${'a'.repeat(1000000000)}`],
];
