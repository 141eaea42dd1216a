/** Keys and certificates for tests, made by openssl. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TestCertificate {
  key: string;
  certificate: string;
}

/** `subject` as openssl writes it: `/CN=lena/OU=Crew`. Without an issuer it signs itself. */
export function testCertificate(subject: string, issuer?: TestCertificate, days = 30): TestCertificate {
  const folder = mkdtempSync(join(tmpdir(), 'gennaker-certificate-'));
  const file = (name: string) => join(folder, name);
  const openssl = (...how: string[]) => execFileSync('openssl', how, { stdio: 'pipe' });
  try {
    const ask = ['req', '-newkey', 'rsa:2048', '-nodes', '-utf8', '-subj', subject, '-keyout', file('key')];
    if (issuer) {
      writeFileSync(file('ca.pem'), issuer.certificate);
      writeFileSync(file('ca.key'), issuer.key);
      openssl(...ask, '-out', file('csr'));
      const by = ['-CA', file('ca.pem'), '-CAkey', file('ca.key'), '-CAcreateserial'];
      openssl('x509', '-req', '-days', String(days), '-in', file('csr'), ...by, '-out', file('pem'));
    } else {
      openssl(...ask, '-x509', '-days', String(days), '-out', file('pem'));
    }
    return { key: readFileSync(file('key'), 'utf8'), certificate: readFileSync(file('pem'), 'utf8') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
