/**
 * A real directory for tests: Debian's slapd on loopback with two trees, one like Active Directory's and one after
 * RFC 2307, over plain LDAP with StartTLS and over LDAPS, with an authority of its own.
 */
import { execFile, spawn } from 'node:child_process';
import { accessSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'ldapts';
import { unavailable } from '#lib/kernel/errors';
import { freePort } from '#scripts/process/ports';
import { adTree, posixTree, serviceDn, servicePassword } from '#scripts/test-directory-trees';

export interface TestDirectory {
  /** `ldap://127.0.0.1:…`, with StartTLS. */
  plain: string;
  /** `ldaps://localhost:…`. */
  secure: string;
  /** PEM of the authority that both certificates come from. */
  ca: string;
  serviceDn: string;
  servicePassword: string;
  stop(): Promise<void>;
  /** Again at the same addresses, with what was changed. */
  start(): Promise<void>;
  close(): Promise<void>;
  /** As the directory's own administrator, e.g. to take somebody out of a group. */
  change(work: (client: Client) => Promise<void>): Promise<void>;
}

const run = promisify(execFile);
const rootPassword = 'root-of-the-test';
const schemas = ['core', 'cosine', 'nis', 'inetorgperson'];

export async function startTestDirectory(): Promise<TestDirectory> {
  await needPrograms();
  const folder = mkdtempSync(join(tmpdir(), 'gennaker-slapd-'));
  await makeCertificates(folder);
  writeFileSync(join(folder, 'slapd.conf'), configuration(folder));
  for (const name of ['ad', 'posix']) mkdirSync(join(folder, name));
  for (const [name, tree] of [
    ['ad', adTree()],
    ['posix', posixTree()],
  ] as const) {
    writeFileSync(join(folder, `${name}.ldif`), tree);
    const suffix = `dc=${name},dc=test`;
    await run('/usr/sbin/slapadd', [
      '-q',
      '-f',
      join(folder, 'slapd.conf'),
      '-b',
      suffix,
      '-l',
      join(folder, `${name}.ldif`),
    ]);
  }
  const [plainPort, securePort] = [await freePort(), await freePort()];
  const addresses = `ldap://127.0.0.1:${plainPort}/ ldaps://127.0.0.1:${securePort}/`;
  let child: ReturnType<typeof spawn> | undefined;
  const directory = {
    plain: `ldap://127.0.0.1:${plainPort}`,
    secure: `ldaps://localhost:${securePort}`,
    ca: readFileSync(join(folder, 'ca.pem'), 'utf8'),
    serviceDn,
    servicePassword,
    async start() {
      child = spawn('/usr/sbin/slapd', ['-d', '0', '-f', join(folder, 'slapd.conf'), '-h', addresses], {
        stdio: 'ignore',
      });
      await Promise.all([listening(plainPort), listening(securePort)]);
    },
    async stop() {
      const ended = child;
      child = undefined;
      if (!ended || ended.exitCode !== null) return;
      const end = new Promise((resolve) => ended.once('exit', resolve));
      ended.kill('SIGTERM');
      await end;
    },
    async change(work: (client: Client) => Promise<void>) {
      const client = new Client({ url: directory.plain });
      await client.bind('cn=root,dc=ad,dc=test', rootPassword);
      await work(client).finally(() => client.unbind());
    },
    async close() {
      await directory.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  process.once('exit', () => child?.kill('SIGKILL'));
  await directory.start();
  return directory;
}

function configuration(folder: string): string {
  const database = (name: string, overlays: string) => `
database mdb
suffix "dc=${name},dc=test"
rootdn "cn=root,dc=${name},dc=test"
rootpw ${rootPassword}
directory ${join(folder, name)}
maxsize 67108864
index objectClass,uid,cn,member,memberUid eq
access to attrs=userPassword by anonymous auth by * none
access to * by users read by * none
${overlays}`;
  return `
${schemas.map((name) => `include /etc/ldap/schema/${name}.schema`).join('\n')}
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload memberof
pidfile ${join(folder, 'pid')}
argsfile ${join(folder, 'args')}
TLSCACertificateFile ${join(folder, 'ca.pem')}
TLSCertificateFile ${join(folder, 'server.pem')}
TLSCertificateKeyFile ${join(folder, 'server.key')}
sizelimit 500
${database('ad', 'overlay memberof\nmemberof-group-oc groupOfNames')}
${database('posix', '')}`;
}

/** An authority and a certificate for `localhost` and 127.0.0.1 signed by it. */
async function makeCertificates(folder: string): Promise<void> {
  const file = (name: string) => join(folder, name);
  writeFileSync(file('names'), 'subjectAltName=DNS:localhost,IP:127.0.0.1\n');
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const openssl = (...how: string[]) => run('openssl', how);
  await openssl(
    'req',
    '-x509',
    ...key,
    '-days',
    '30',
    '-subj',
    '/CN=Authority of a test',
    '-keyout',
    file('ca.key'),
    '-out',
    file('ca.pem'),
  );
  await openssl('req', ...key, '-subj', '/CN=localhost', '-keyout', file('server.key'), '-out', file('server.csr'));
  const signer = ['-CA', file('ca.pem'), '-CAkey', file('ca.key'), '-CAcreateserial', '-extfile', file('names')];
  await openssl('x509', '-req', '-days', '30', '-in', file('server.csr'), ...signer, '-out', file('server.pem'));
}

async function needPrograms(): Promise<void> {
  const missing = ['/usr/sbin/slapd', '/usr/bin/openssl'].filter((file) => !isThere(file));
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0 || !isThere('/usr/bin/apt-get')) {
    throw unavailable('The tests of LDAP need slapd and openssl (on Debian: sudo apt-get install slapd openssl)');
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const install = () =>
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'slapd', 'openssl'], { env });
  await install().catch(async () => {
    await run('apt-get', ['update', '-qq'], { env });
    await install();
  });
}

function isThere(file: string): boolean {
  try {
    accessSync(file);
    return true;
  } catch {
    return false;
  }
}

/** Resolves when somebody listens; gives up after 20 s. */
async function listening(port: number): Promise<void> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true)).once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (open) return;
    if (Date.now() > deadline) throw unavailable(`slapd does not listen on port ${port}`);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}
