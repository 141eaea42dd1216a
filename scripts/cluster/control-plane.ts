/**
 * A real Kubernetes on loopback, without containers: etcd, kube-apiserver, kube-controller-manager and kube-scheduler as
 * processes, and KWOK in the place of nodes and kubelets (e2e/cluster/stages.yaml says how its pods behave).
 *
 * All state lies in one folder and is thrown away at the next start. The API server makes its own certificate; whoever
 * comes needs a token that is made for this start.
 */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent, fetch } from 'undici';
import { stringify } from 'yaml';
import { freePort } from '#scripts/process/ports';
import { type KubeletLogs, serveKubeletLogs } from './kubelet-logs.ts';
import { clusterModule } from './pins.ts';
import { type Programs, programsIn, stopLeftovers } from './programs.ts';

export interface ControlPlaneOptions {
  /** Emptied first. */
  folder: string;
  /** Default 2. */
  nodes?: number;
  /** Room for pods on each node; default 500. */
  podsPerNode?: number;
  /** Without them it is etcd and the API server, and nothing moves by itself; default true. */
  controllers?: boolean;
}

export interface ControlPlane {
  /** Of the API server, `https://127.0.0.1:…`. */
  url: string;
  /** The path of a file that lets its reader do everything. */
  kubeconfig: string;
  /** Of etcd, `http://127.0.0.1:…`. */
  etcd: string;
  stop(): Promise<void>;
}

/** Builds what is not built yet, which takes long; see `clusterTool`. Resolves when pods can be scheduled. */
export async function startControlPlane(options: ControlPlaneOptions): Promise<ControlPlane> {
  const { folder } = options;
  await stopLeftovers(folder);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const programs = programsIn(folder);
  const api = await addressOf(folder);
  let logs: KubeletLogs | undefined;
  const stop = async () => {
    await programs.stop();
    await logs?.close();
  };
  try {
    await startStore(programs, folder, api);
    const request = await startApi(programs, api);
    if (options.controllers !== false) {
      await startControllers(programs, api);
      logs = await startLogs(request, api);
      await addNodes(request, options, logs.port);
      await programs.until('a node that takes pods', () => canSchedule(request, options.nodes ?? 2));
    }
    return { url: api.url, kubeconfig: api.kubeconfig, etcd: api.etcd, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

type Starting = (start: () => Promise<ControlPlane>) => Promise<ControlPlane>;

/** Runs `use` with a control plane of its own in a temporary folder. `around` may say on a terminal that it starts. */
export async function withCluster<Result>(
  use: (cluster: ControlPlane) => Promise<Result>,
  around: Starting = (start) => start(),
  options: Omit<ControlPlaneOptions, 'folder'> = {},
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'gennaker-cluster-'));
  try {
    const cluster = await around(() => startControlPlane({ ...options, folder }));
    try {
      return await use(cluster);
    } finally {
      await cluster.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Address {
  url: string;
  port: number;
  etcd: string;
  peers: string;
  token: string;
  kubeconfig: string;
  certificates: string;
  tokens: string;
  key: string;
}

async function addressOf(folder: string): Promise<Address> {
  const port = await freePort();
  const at = (name: string) => join(folder, name);
  const token = randomBytes(24).toString('base64url');
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  writeFileSync(at('accounts.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  writeFileSync(at('tokens.csv'), `${token},gennaker-admin,gennaker-admin,"system:masters"\n`, { mode: 0o600 });
  return {
    url: `https://127.0.0.1:${port}`,
    port,
    etcd: `http://127.0.0.1:${await freePort()}`,
    peers: `http://127.0.0.1:${await freePort()}`,
    token,
    kubeconfig: at('kubeconfig'),
    certificates: at('certificates'),
    tokens: at('tokens.csv'),
    key: at('accounts.pem'),
  };
}

async function startStore(programs: Programs, folder: string, { etcd, peers }: Address): Promise<void> {
  await programs.start('etcd', [
    `--data-dir=${join(folder, 'etcd')}`,
    `--listen-client-urls=${etcd}`,
    `--advertise-client-urls=${etcd}`,
    `--listen-peer-urls=${peers}`,
    `--initial-advertise-peer-urls=${peers}`,
    `--initial-cluster=default=${peers}`,
    '--unsafe-no-fsync',
    '--log-level=warn',
  ]);
  await programs.until('etcd', async () => (await fetch(`${etcd}/health`)).ok);
}

type Request = (method: string, path: string, body?: object) => Promise<{ status: number; body: unknown }>;

async function startApi(programs: Programs, api: Address): Promise<Request> {
  await programs.start('kube-apiserver', [
    `--etcd-servers=${api.etcd}`,
    '--bind-address=127.0.0.1',
    '--advertise-address=127.0.0.1',
    '--endpoint-reconciler-type=none',
    `--secure-port=${api.port}`,
    `--cert-dir=${api.certificates}`,
    `--token-auth-file=${api.tokens}`,
    `--service-account-key-file=${api.key}`,
    `--service-account-signing-key-file=${api.key}`,
    '--service-account-issuer=https://kubernetes.default.svc',
    '--service-cluster-ip-range=10.96.0.0/16',
    '--authorization-mode=Node,RBAC',
    '--allow-privileged',
    '--profiling=false',
  ]);
  const certificate = join(api.certificates, 'apiserver.crt');
  let agent: Agent | undefined;
  const request: Request = async (method, path, body) => {
    agent ??= new Agent({ connect: { ca: readFileSync(certificate) } });
    const headers = { authorization: `Bearer ${api.token}`, 'content-type': 'application/json' };
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const answer = await fetch(api.url + path, { method, headers, dispatcher: agent, ...sent });
    const text = await answer.text();
    return { status: answer.status, body: text.startsWith('{') ? JSON.parse(text) : text };
  };
  await programs.until('the API server', async () => (await request('GET', '/readyz')).status === 200);
  writeFileSync(api.kubeconfig, kubeconfigOf(api, readFileSync(certificate)), { mode: 0o600 });
  return request;
}

function kubeconfigOf({ url, token }: Address, certificate: Buffer): string {
  const name = 'gennaker-test';
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster: { server: url, 'certificate-authority-data': certificate.toString('base64') } }],
    users: [{ name, user: { token } }],
    contexts: [{ name, context: { cluster: name, user: name, namespace: 'default' } }],
    'current-context': name,
  });
}

async function startControllers(programs: Programs, api: Address): Promise<void> {
  const kubeconfig = `--kubeconfig=${api.kubeconfig}`;
  const quick = ['--kube-api-qps=500', '--kube-api-burst=1000', '--leader-elect=false', '--secure-port=0'];
  await programs.start('kube-controller-manager', [
    kubeconfig,
    ...quick,
    '--controllers=*,bootstrapsigner,tokencleaner',
    `--service-account-private-key-file=${api.key}`,
    `--root-ca-file=${join(api.certificates, 'apiserver.crt')}`,
  ]);
  await programs.start('kube-scheduler', [kubeconfig, ...quick]);
  await programs.start('kwok', [
    kubeconfig,
    '--manage-all-nodes=true',
    `--config=${join(clusterModule, 'stages.yaml')}`,
    '--node-lease-duration-seconds=40',
    `--server-address=127.0.0.1:${await freePort()}`,
  ]);
}

/** With the certificate of the API server, which does not check whose it is. */
function startLogs(request: Request, { certificates }: Address): Promise<KubeletLogs> {
  const file = (name: string) => readFileSync(join(certificates, name));
  return serveKubeletLogs({ key: file('apiserver.key'), cert: file('apiserver.crt') }, async (path) => {
    const { status, body } = await request('GET', path);
    return status === 200 ? (body as object) : undefined;
  });
}

async function addNodes(
  request: Request,
  { nodes = 2, podsPerNode = 500 }: ControlPlaneOptions,
  logsPort: number,
): Promise<void> {
  const kubelet = {
    addresses: [{ type: 'InternalIP', address: '127.0.0.1' }],
    daemonEndpoints: { kubeletEndpoint: { Port: logsPort } },
  };
  const room = { cpu: '8', memory: '32Gi', 'ephemeral-storage': '100Gi', pods: String(podsPerNode) };
  for (let number = 1; number <= nodes; number += 1) {
    const name = `kwok-node-${number}`;
    const labels = { 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'amd64' };
    const body = { metadata: { name, labels }, spec: {}, status: { ...kubelet, capacity: room, allocatable: room } };
    const { status } = await request('POST', '/api/v1/nodes', { apiVersion: 'v1', kind: 'Node', ...body });
    if (status !== 201) throw new Error(`The API server refused node ${name} with ${status}`);
  }
}

interface NodeList {
  items: { spec: { taints?: unknown[] }; status: { conditions?: { type: string; status: string }[] } }[];
}

async function canSchedule(request: Request, wanted: number): Promise<boolean> {
  const { items } = (await request('GET', '/api/v1/nodes')).body as NodeList;
  const ready = items.filter(
    ({ spec, status }) =>
      !spec.taints?.length && status.conditions?.some((one) => one.type === 'Ready' && one.status === 'True'),
  );
  const account = await request('GET', '/api/v1/namespaces/default/serviceaccounts/default');
  return ready.length === wanted && account.status === 200;
}
