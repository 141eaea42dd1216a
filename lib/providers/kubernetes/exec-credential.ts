/**
 * Signing in with a program that a kubeconfig names (`exec`, client.authentication.k8s.io). The client library would hand
 * such a program everything this process knows, the key of the installation and the database's password among it; here it
 * gets what the operator's list holds and what the kubeconfig itself gives, and it has limits.
 */
import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import type { KubeConfig } from '@kubernetes/client-node';
import { z } from 'zod';
import { GennakerError, invalid, unavailable } from '#lib/kernel/errors';
import type { JsonObject } from '#lib/kernel/json';

const execShape = z.object({
  apiVersion: z.string().default('client.authentication.k8s.io/v1'),
  command: z.string().min(1),
  args: z.array(z.string()).nullish(),
  env: z.array(z.object({ name: z.string().min(1), value: z.string() })).nullish(),
  installHint: z.string().optional(),
  provideClusterInfo: z.boolean().optional(),
  interactiveMode: z.string().optional(),
});
type Exec = z.output<typeof execShape>;

const credentialShape = z.object({
  kind: z.literal('ExecCredential'),
  status: z.object({
    token: z.string().optional(),
    clientCertificateData: z.string().optional(),
    clientKeyData: z.string().optional(),
    expirationTimestamp: z.string().nullish(),
  }),
});
type Credential = z.output<typeof credentialShape>['status'];

const longestMs = 30_000;
const largestAnswer = 1024 * 1024;
const longestError = 4096;

export type Authenticator = Parameters<KubeConfig['addAuthenticator']>[0];

export interface ExecCredentialParts {
  account: string;
  /** Of the kubeconfig's user. */
  exec: unknown;
  /** Of the kubeconfig, for programs that want to know whom they sign in to. */
  cluster: JsonObject;
  /** All that the program sees besides what the kubeconfig gives it. */
  environment: Readonly<Record<string, string>>;
}

/** What the library calls the way in; put into a user's `authProvider`, so that its own runner never sees the program. */
export const execProvider = { name: 'gennaker-exec', config: {} } as const;

/** Throws `invalid` when the kubeconfig's `exec` cannot be used; running it throws `unavailable` with what it said. */
export function execAuthenticator(parts: ExecCredentialParts): Authenticator {
  const exec = readExec(parts);
  let kept: Credential | undefined;
  return {
    isAuthProvider: ({ authProvider }) => authProvider?.name === execProvider.name,
    async applyAuthentication(_user, options) {
      if (!kept || isOver(kept)) kept = await run(exec, parts);
      if (kept.clientCertificateData) options.cert = kept.clientCertificateData;
      if (kept.clientKeyData) options.key = kept.clientKeyData;
      if (kept.token) options.headers = { ...options.headers, Authorization: `Bearer ${kept.token}` };
    },
  };
}

function readExec({ account, exec: given }: ExecCredentialParts): Exec {
  const result = execShape.safeParse(given);
  const about = { object: account };
  if (!result.success) throw invalid(`Account ${account}: the exec of the kubeconfig names no program to run`, about);
  if (result.data.interactiveMode === 'Always') {
    throw invalid(`Account ${account}: ${result.data.command} wants to ask a person at a terminal; use a token`, about);
  }
  return result.data;
}

const isOver = ({ expirationTimestamp }: Credential) =>
  Boolean(expirationTimestamp) && !(Date.parse(expirationTimestamp!) > Date.now());

async function run(exec: Exec, { account, cluster, environment }: ExecCredentialParts): Promise<Credential> {
  const own = Object.fromEntries((exec.env ?? []).map(({ name, value }) => [name, value]));
  const info = {
    apiVersion: exec.apiVersion,
    kind: 'ExecCredential',
    spec: { interactive: false, ...(exec.provideClusterInfo && { cluster }) },
  };
  const env = { ...environment, ...own, KUBERNETES_EXEC_INFO: JSON.stringify(info) };
  const { code, stdout, stderr } = await started(account, exec, env);
  if (code !== 0) {
    const said = withoutValues(stderr.trim(), own).split('\n').at(-1)?.slice(0, 300);
    throw unavailable(
      `Account ${account}: ${exec.command} gives no credentials, it ended with ${code}${said ? `: ${said}` : ''}`,
      {
        object: account,
      },
    );
  }
  const read = credentialShape.safeParse(parsed(stdout));
  if (read.success && (read.data.status.token || read.data.status.clientCertificateData)) return read.data.status;
  throw unavailable(`Account ${account}: ${exec.command} wrote no ExecCredential with a token or a certificate`, {
    object: account,
  });
}

/** What the kubeconfig gave it may be secret and must not come back in a complaint. */
const withoutValues = (text: string, given: Readonly<Record<string, string>>) =>
  Object.values(given)
    .filter((value) => value.length >= 6)
    .reduce((rest, value) => rest.replaceAll(value, '***'), text);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function started(account: string, { command, args, installHint }: Exec, env: Record<string, string>) {
  const { promise, resolve, reject } = Promise.withResolvers<{
    code: number | string;
    stdout: string;
    stderr: string;
  }>();
  const child = spawn(command, args ?? [], {
    cwd: tmpdir(),
    env: env as unknown as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that what it starts ends with it.
    detached: true,
  });
  const end = (error: unknown) => {
    reject(error);
    killGroup(child.pid);
  };
  const about = { object: account };
  const timer = setTimeout(
    () => end(new GennakerError('timeout', `Account ${account}: ${command} did not end within 30 s`, about)),
    longestMs,
  );
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk;
    if (stdout.length > largestAnswer) end(unavailable(`Account ${account}: ${command} writes without end`, about));
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr = (stderr + chunk).slice(-longestError);
  });
  child.once('error', (error) => {
    const hint = installHint ? `; ${installHint.trim().slice(0, 300)}` : '';
    reject(unavailable(`Account ${account}: ${command} cannot be started (${error.message})${hint}`, about));
  });
  child.once('close', (code, signal) => {
    clearTimeout(timer);
    resolve({ code: code ?? signal ?? 1, stdout, stderr });
  });
  return promise;
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}
