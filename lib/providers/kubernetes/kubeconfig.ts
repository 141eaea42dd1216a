import type { Cluster, KubeConfig, User } from '@kubernetes/client-node';
import type { Resolve } from '#lib/http/outbound-names';
import { invalid } from '#lib/kernel/errors';
import { isJsonObject, type JsonObject, objectAt, stringAt } from '#lib/kernel/json';
import { readYamlDocument } from '#lib/kernel/yaml';
import type { CloudAccount } from '#lib/providers/contract';
import { emptyConfig } from '#lib/providers/kubernetes/client-config';
import { kubernetesSecrets, kubernetesSettings } from '#lib/providers/kubernetes/definition';
import { type Authenticator, execAuthenticator, execProvider } from '#lib/providers/kubernetes/exec-credential';

/**
 * How to reach one cluster, out of an account's settings. A kubeconfig is text from a person: it may name a program to
 * run for a token and files to read, and reading `/etc/…` on behalf of somebody else, or running what they name, is
 * theirs to ask only when the operator of this installation says so (`allowLocalCredentials`).
 */
export interface ClusterAddress {
  /** Where things go that name no namespace. */
  namespace: string;
  /** Made on the first request: the client library takes a second to load. `resolve` instead of this machine's names. */
  load(resolve?: Resolve): Promise<{ config: KubeConfig; server: string }>;
}

/** Whether programs and files of this machine may be used, and if so what programs see of its environment. */
export type LocalCredentials = false | { environment: Readonly<Record<string, string>> };

export function clusterAddress(account: CloudAccount, local: LocalCredentials): ClusterAddress {
  const settings = checked(account, kubernetesSettings.safeParse(account.settings));
  const secrets = checked(account, kubernetesSecrets.safeParse(account.secrets));
  if (settings.inCluster) return inClusterAddress(account);
  if (secrets.kubeconfig !== undefined) return kubeconfigAddress(account, secrets.kubeconfig, local);
  if (settings.server && secrets.token) {
    return built(settings.server, 'default', {
      cluster: { name: 'cluster', server: settings.server, skipTLSVerify: settings.skipTlsVerify },
      user: { name: 'user', token: secrets.token },
    });
  }
  throw invalid(
    `Account ${account.name} has no way in: give it a kubeconfig, or a server and a token, or let it use the cluster this product runs in`,
    { object: account.name },
  );
}

function checked<T>(
  account: CloudAccount,
  parsed:
    | { success: true; data: T }
    | { success: false; error: { issues: { path: PropertyKey[]; message: string }[] } },
): T {
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw invalid(
    `Account ${account.name}: ${issue ? `${issue.path.join('.')}: ${issue.message}` : 'the settings are wrong'}`,
    { object: account.name },
  );
}

function inClusterAddress(account: CloudAccount): ClusterAddress {
  return {
    namespace: 'default',
    async load(resolve) {
      const config = await emptyConfig(resolve);
      config.loadFromCluster();
      const server = config.getCurrentCluster()?.server ?? '';
      if (!server || server.includes('undefined')) {
        throw invalid(
          `Account ${account.name} is to use the cluster this product runs in, but it does not run in one (KUBERNETES_SERVICE_HOST is not set)`,
          { object: account.name },
        );
      }
      return { config, server };
    },
  };
}

function kubeconfigAddress(account: CloudAccount, text: string, local: LocalCredentials): ClusterAddress {
  const settings = checked(account, kubernetesSettings.safeParse(account.settings));
  const secrets = checked(account, kubernetesSecrets.safeParse(account.secrets));
  const config = readKubeconfig(account, text);
  const contextName = settings.context ?? stringAt(config, 'current-context') ?? '';
  const context = entry(config, 'contexts', contextName, 'context');
  if (!context) {
    const known = entryNames(config, 'contexts').join(', ');
    const wrong =
      known === ''
        ? 'has no contexts'
        : contextName === ''
          ? 'names no current context'
          : `has no context “${contextName}”`;
    const cure = known === '' ? 'print a whole one with kubectl config view --raw --flatten' : `it has: ${known}`;
    throw invalid(`Account ${account.name}: the kubeconfig ${wrong}; ${cure}`, { object: account.name });
  }
  const cluster = entry(config, 'clusters', stringAt(context, 'cluster') ?? '', 'cluster');
  const server = stringAt(cluster, 'server');
  if (!cluster || !server || !/^https?:\/\//.test(server)) {
    throw invalid(`Account ${account.name}: context ${contextName} of the kubeconfig names no cluster with a server`, {
      object: account.name,
    });
  }
  const user = entry(config, 'users', stringAt(context, 'user') ?? '', 'user') ?? {};
  if (!local) refuseLocal(account, cluster, user);
  refuseOldPlugin(account, user);
  const { name } = account;
  const program =
    local && user.exec !== undefined
      ? execAuthenticator({ account: name, exec: user.exec, cluster, environment: local.environment })
      : undefined;
  return built(server.replace(/\/+$/, ''), stringAt(context, 'namespace') ?? 'default', {
    cluster: {
      name: 'cluster',
      server: server.replace(/\/+$/, ''),
      caData: stringAt(cluster, 'certificate-authority-data'),
      caFile: stringAt(cluster, 'certificate-authority'),
      // Plain http has no certificate to verify; the library insists on hearing that.
      skipTLSVerify: cluster['insecure-skip-tls-verify'] === true || server.startsWith('http:'),
      tlsServerName: stringAt(cluster, 'tls-server-name'),
      proxyUrl: stringAt(cluster, 'proxy-url'),
    },
    user: {
      name: 'user',
      token: secrets.token ?? stringAt(user, 'token'),
      username: stringAt(user, 'username'),
      password: stringAt(user, 'password'),
      certData: stringAt(user, 'client-certificate-data'),
      certFile: stringAt(user, 'client-certificate'),
      keyData: stringAt(user, 'client-key-data'),
      keyFile: stringAt(user, 'client-key'),
      impersonateUser: stringAt(user, 'as'),
      authProvider: program ? execProvider : providerOf(user),
    },
    program,
  });
}

/** `tokenFile` is what the library calls a file with the token. */
function providerOf(user: JsonObject): JsonObject | undefined {
  const tokenFile = stringAt(user, 'tokenFile');
  if (tokenFile) return { name: 'tokenFile', config: { tokenFile } };
  const provider = user['auth-provider'];
  return isJsonObject(provider) ? provider : undefined;
}

function refuseLocal(account: CloudAccount, cluster: JsonObject, user: JsonObject): void {
  const program = objectAt(user, 'exec');
  if (user.exec !== undefined) {
    throw invalid(
      `Account ${account.name}: the kubeconfig runs ${stringAt(program, 'command') ?? 'a program'} to sign in, which this installation does not allow; use a token, or let the operator set GENNAKER_ALLOW_LOCAL_CREDENTIALS=true`,
      { object: account.name },
    );
  }
  const files = ['certificate-authority', 'client-certificate', 'client-key', 'tokenFile', 'auth-provider'];
  const found = files.find((name) => cluster[name] !== undefined || user[name] !== undefined);
  if (found) {
    throw invalid(
      `Account ${account.name}: the kubeconfig leans on this machine (${found}), which this installation does not allow; put the content into the kubeconfig instead (kubectl config view --flatten)`,
      { object: account.name },
    );
  }
}

/** Kubernetes took these out with 1.26. The library would run their programs in a shell, with all of our environment. */
function refuseOldPlugin(account: CloudAccount, user: JsonObject): void {
  const plugin = objectAt(user, 'auth-provider');
  if (user['auth-provider'] === undefined || (plugin.name === 'oidc' && !objectAt(plugin, 'config').exec)) return;
  throw invalid(
    `Account ${account.name}: the auth-provider ${stringAt(plugin, 'name') ?? ''} of the kubeconfig is not supported since Kubernetes 1.26; use exec, or a token`,
    { object: account.name },
  );
}

function readKubeconfig(account: CloudAccount, text: string): JsonObject {
  const read = readYamlDocument(text, { length: 1024 * 1024, aliases: 10 });
  if ('problem' in read) {
    // Without the parser's own words: they may quote the line, which may hold a key.
    const { line, column } = read.problem;
    throw invalid(`Account ${account.name}: the kubeconfig is not YAML (line ${line}, column ${column})`, {
      object: account.name,
    });
  }
  const config = read.value;
  if (!isJsonObject(config)) {
    throw invalid(`Account ${account.name}: the kubeconfig holds no clusters, users and contexts`, {
      object: account.name,
    });
  }
  return config;
}

function entries(config: JsonObject, list: string): JsonObject[] {
  const found = config[list];
  return Array.isArray(found) ? found.filter(isJsonObject) : [];
}

const entryNames = (config: JsonObject, list: string): string[] =>
  entries(config, list).flatMap((item) => stringAt(item, 'name') ?? []);

function entry(config: JsonObject, list: string, name: string, member: string): JsonObject | undefined {
  const found = entries(config, list).find((item) => stringAt(item, 'name') === name);
  return found && objectAt(found, member);
}

function built(
  server: string,
  namespace: string,
  parts: { cluster: Cluster; user: User; program?: Authenticator },
): ClusterAddress {
  return {
    namespace,
    async load(resolve) {
      const config = await emptyConfig(resolve);
      config.loadFromClusterAndUser(parts.cluster, parts.user);
      if (parts.program) config.addAuthenticator(parts.program);
      return { config, server };
    },
  };
}
