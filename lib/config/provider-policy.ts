import { z } from 'zod';
import { type Environment, parseEnvironment } from './environment.ts';

/** What whoever runs this installation lets accounts of clouds do on its machines. */
export interface ProviderPolicySettings {
  /** Sign in with programs that run here (kubeconfig `exec`) and with files that lie here. */
  allowLocalCredentials: boolean;
  /** All that such a program sees of our environment. */
  programEnvironment: Readonly<Record<string, string>>;
}

/**
 * Where programs, their settings and trusted certificates lie, how to the network, and as whom a pod was started: names and
 * paths. Nothing here is a secret itself; the installation's key, its database and everything else stays with us.
 */
// biome-ignore format: a list of words
const shown = new Set([
  'PATH', 'HOME', 'USER', 'TMPDIR', 'LANG', 'LC_ALL', 'TZ',
  'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy', 'SSL_CERT_FILE', 'SSL_CERT_DIR',
  'AWS_REGION', 'AWS_DEFAULT_REGION', 'AWS_PROFILE', 'AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE', 'AWS_CA_BUNDLE',
  'AWS_ROLE_ARN', 'AWS_ROLE_SESSION_NAME', 'AWS_WEB_IDENTITY_TOKEN_FILE', 'AWS_STS_REGIONAL_ENDPOINTS',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI', 'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
  'GOOGLE_APPLICATION_CREDENTIALS', 'CLOUDSDK_CONFIG',
  'AZURE_CLIENT_ID', 'AZURE_TENANT_ID', 'AZURE_FEDERATED_TOKEN_FILE', 'AZURE_AUTHORITY_HOST', 'AZURE_CONFIG_DIR',
]);

export function readProviderPolicy(env: Environment = process.env): ProviderPolicySettings {
  const values = parseEnvironment(
    {
      GENNAKER_ALLOW_LOCAL_CREDENTIALS: z.enum(['true', 'false'], { error: 'must be true or false' }).default('false'),
    },
    env,
  );
  return {
    allowLocalCredentials: values.GENNAKER_ALLOW_LOCAL_CREDENTIALS === 'true',
    programEnvironment: Object.fromEntries(
      Object.entries(env).filter((entry): entry is [string, string] => shown.has(entry[0]) && entry[1] !== undefined),
    ),
  };
}
