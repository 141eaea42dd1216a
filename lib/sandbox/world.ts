/**
 * The small world as a whole: two clusters, a Jenkins, a Prometheus that watches their pods, a mail inbox and the demo team's
 * services. To whoever uses it these are addresses like any other.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startSandboxJenkins } from '#lib/sandbox/jenkins/server';
import { startSandboxCluster } from '#lib/sandbox/kubernetes/server';
import { startSandboxMail } from '#lib/sandbox/mail/server';
import { discoverPods } from '#lib/sandbox/prometheus/discover';
import { startSandboxPrometheus } from '#lib/sandbox/prometheus/server';
import { startSandboxServices } from '#lib/sandbox/services/server';
import { sandboxCredentials } from './credentials.ts';

export interface SandboxOptions {
  /** The first of seven ports in the order of `Sandbox`; absent = any free ones. */
  basePort?: number;
  /** Keeps the world over restarts; absent = it is gone with the process. */
  dataDir?: string;
  /** 0.1 makes builds, rollouts and verifications ten times as fast. */
  timeScale?: number;
}

export interface Sandbox {
  clusters: { name: string; url: string; kubeconfig: string }[];
  jenkins: { url: string; user: string; token: string };
  prometheus: { url: string };
  /** `url` is where the mails are read. */
  mail: { host: string; port: number; url: string };
  services: { url: string };
  close(): Promise<void>;
}

const clusterNames = ['zone-2', 'zone-3'];
const namespaces = ['default', 'kube-system', 'test', 'staging', 'prod'];
const discoveryMs = 2000;

export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { basePort, dataDir, timeScale = 1 } = options;
  const { jenkinsToken } = await sandboxCredentials(dataDir);
  const port = (offset: number) => (basePort === undefined ? 0 : basePort + offset);
  const file = (name: string) => (dataDir ? join(dataDir, `${name}.json`) : undefined);
  const closing: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const end of closing.splice(0).reverse()) await end();
  };
  const opened = async <T extends { close(): Promise<void> }>(starting: Promise<T>): Promise<T> => {
    const part = await starting;
    closing.push(() => part.close());
    return part;
  };

  try {
    const clusters = [];
    for (const [i, name] of clusterNames.entries()) {
      // No token: kubectl sends one over TLS only, and these clusters answer plain HTTP on loopback.
      const settings = { name, port: port(i), namespaces, snapshotFile: file(name), timeScale };
      const cluster = await opened(startSandboxCluster(settings));
      if (dataDir) await writeFile(join(dataDir, `${name}.kubeconfig`), cluster.kubeconfig, { mode: 0o600 });
      clusters.push(cluster);
    }
    const jenkins = await opened(
      startSandboxJenkins({ port: port(2), snapshotFile: file('jenkins'), timeScale, token: jenkinsToken }),
    );
    const prometheus = await opened(startSandboxPrometheus({ port: port(3), snapshotFile: file('prometheus') }));
    const mail = await opened(startSandboxMail({ smtpPort: port(4), httpPort: port(5), snapshotFile: file('mail') }));
    const services = await opened(startSandboxServices({ port: port(6), timeScale }));

    const stop = new AbortController();
    closing.push(async () => stop.abort());
    for (const { name, url } of clusters) {
      const report = prometheus.report.bind(prometheus, name);
      discoverPods({ name, url }, discoveryMs * timeScale, report, stop.signal);
    }
    return {
      clusters: clusters.map(({ name, url, kubeconfig }) => ({ name, url, kubeconfig })),
      jenkins: { url: jenkins.url, user: jenkins.user, token: jenkins.token },
      prometheus: { url: prometheus.url },
      mail: { ...mail.smtp, url: mail.url },
      services: { url: services.url },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
