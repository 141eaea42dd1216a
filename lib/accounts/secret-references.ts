/**
 * A secret of an account may say where it is kept instead of being it: `env:NAME`, `file:/path`,
 * `vault:mount/path#field` or `k8s:account/namespace/secret#key`. It is looked up each time the account is opened, so what
 * changes there counts here soon; only what comes over the network is kept, for half a minute.
 */
import { createHash } from 'node:crypto';
import { readFile, realpath } from 'node:fs/promises';
import { isAbsolute, sep } from 'node:path';
import type { SecretSources } from '#lib/config/secret-sources';
import type { OutboundHttp } from '#lib/http/outbound-contract';
import { forbidden, invalid, notFound, unavailable } from '#lib/kernel/errors';
import { isJsonObject, type Json, type JsonObject, objectAt } from '#lib/kernel/json';

export interface ReferenceParts {
  sources: SecretSources;
  http: OutboundHttp;
  /** The data of a Secret, in base64 as the cluster has it; undefined when the account may not be asked. */
  cluster?: (account: string, namespace: string, name: string) => Promise<JsonObject>;
}

const keptMs = 30_000;
const largest = 262_144;

/** The same with every reference replaced by what it points at. Throws one sentence that names the reference. */
export async function resolveSecrets(secrets: JsonObject, parts: ReferenceParts): Promise<JsonObject> {
  return (await resolved(secrets, parts)) as JsonObject;
}

async function resolved(value: Json, parts: ReferenceParts): Promise<Json> {
  if (typeof value === 'string') return await textOf(value, parts);
  if (Array.isArray(value)) return await Promise.all(value.map((one) => resolved(one, parts)));
  if (!isJsonObject(value)) return value;
  const members = Object.entries(value).map(async ([name, one]) => [name, await resolved(one, parts)] as const);
  return Object.fromEntries(await Promise.all(members));
}

async function textOf(text: string, parts: ReferenceParts): Promise<string> {
  // A reference is one short line; a kubeconfig or a password with a colon in it is what it is.
  const [, scheme, rest = ''] = /^(env|file|vault|k8s):(\S{1,1000})$/.exec(text) ?? [];
  if (scheme === 'env') return ofVariable(rest, parts.sources);
  if (scheme === 'file') return await ofFile(rest, parts.sources);
  if (scheme === 'vault') return await ofVault(rest, parts);
  if (scheme === 'k8s') return await ofCluster(rest, parts);
  return text;
}

function ofVariable(name: string, { prefix, variable }: SecretSources): string {
  if (!name.startsWith(prefix))
    throw forbidden(`env:${name} is refused: only variables that begin with ${prefix} may be used`);
  const value = variable(name);
  if (!value) throw notFound(`env:${name} is not set for this process; set it for web and worker`);
  return value;
}

async function ofFile(path: string, { folder }: SecretSources): Promise<string> {
  if (!folder) throw forbidden(`file:${path} is refused: set GENNAKER_SECRET_FOLDER to the folder that holds secrets`);
  const outside = forbidden(`file:${path} is refused: it does not lie in the folder of GENNAKER_SECRET_FOLDER`);
  if (!isAbsolute(path)) throw outside;
  // Links are followed before the look, so that none leads out. Whether something is there outside is not told.
  const [root, real] = await Promise.all([realpath(folder), realpath(path)].map((one) => one.catch(() => undefined)));
  if (!real) throw path.startsWith(`${folder}${sep}`) ? notFound(`There is no readable file ${path}`) : outside;
  if (!root || !real.startsWith(root + sep)) throw outside;
  const bytes = await readFile(real).catch(() => undefined);
  if (!bytes) throw notFound(`There is no readable file ${path}`);
  if (bytes.length > largest) throw invalid(`The secret in ${path} is larger than 256 kB`);
  return bytes.toString('utf8').replace(/\r?\n$/, '');
}

async function ofVault(place: string, { sources, http }: ReferenceParts): Promise<string> {
  const vault = sources.vault;
  if (!vault) throw forbidden(`vault:${place} is refused: GENNAKER_VAULT is not set`);
  const [, path = '', field = ''] = /^([^#]+)#([^#]+)$/.exec(place) ?? [];
  const [mount, ...names] = path.split('/');
  if (!mount || names.length === 0 || [mount, ...names].some((name) => name === '' || /^\.+$/.test(name))) {
    throw invalid(`vault:${place} is not readable: write vault:mount/path#field`);
  }
  const url = `${vault.address}/v1/${encodeURIComponent(mount)}/data/${names.map(encodeURIComponent).join('/')}`;
  const token = vault.token();
  const fields = await kept([url, vault.namespace, token], async () => {
    const headers: Record<string, string> = { 'x-vault-token': token, 'x-vault-request': 'true' };
    if (vault.namespace) headers['x-vault-namespace'] = vault.namespace;
    const { status, body } = await http.request({
      url,
      headers,
      timeoutMs: 10_000,
      maxBytes: largest * 2,
      redirects: 'return',
    });
    if (status === 404) throw notFound(`Vault has no secret at ${path}`);
    if (status === 403) throw forbidden(`Vault lets Gennaker's token not read ${path}`);
    if (status !== 200) throw unavailable(`Vault answered ${status} for ${path}`);
    return objectAt(objectAt(parsed(body), 'data'), 'data');
  });
  const value = fields[field];
  if (typeof value !== 'string' || value === '') throw notFound(`The secret ${path} in Vault has no text ${field}`);
  return value;
}

async function ofCluster(place: string, { cluster }: ReferenceParts): Promise<string> {
  const [, account, namespace, name, key] = /^([\w.-]+)\/([a-z0-9-]+)\/([a-z0-9.-]+)#([\w.-]+)$/.exec(place) ?? [];
  if (!account || !namespace || !name || !key) {
    throw invalid(`k8s:${place} is not readable: write k8s:account/namespace/secret#key`);
  }
  if (!cluster) throw invalid(`k8s:${place} cannot be used here: it would have to be known before its own cluster is`);
  const data = await kept(['k8s', account, namespace, name], () => cluster(account, namespace, name));
  const value = Object.hasOwn(data, key) ? data[key] : undefined;
  if (typeof value !== 'string') throw notFound(`The Secret ${namespace}/${name} of ${account} has no key ${key}`);
  return Buffer.from(value, 'base64').toString('utf8');
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw unavailable('Vault answered something that is not JSON; check the address in GENNAKER_VAULT');
  }
}

const recent = new Map<string, { until: number; value: Promise<JsonObject> }>();

function kept(what: readonly (string | undefined)[], load: () => Promise<JsonObject>): Promise<JsonObject> {
  const key = createHash('sha256').update(JSON.stringify(what)).digest('base64');
  const now = Date.now();
  for (const [one, { until }] of recent) if (until < now) recent.delete(one);
  const known = recent.get(key);
  if (known) return known.value;
  const value = load();
  recent.set(key, { until: now + keptMs, value });
  value.catch(() => recent.delete(key));
  return value;
}
