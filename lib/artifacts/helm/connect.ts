import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { ArtifactKind, FetchLimits } from '#lib/artifacts/contract';
import { basicAuth, download, memberOf, parsedAccount } from '#lib/artifacts/download';
import { invalid, notFound, unavailable } from '#lib/kernel/errors';
import { stringAt } from '#lib/kernel/json';
import { readYamlDocument } from '#lib/kernel/yaml';
import { helmSecrets, helmSettings } from './definition.ts';
import { indexOfChart } from './index-part.ts';
import { newestFirst } from './versions.ts';

/** The index of a repository with all its charts; the public ones have tens of megabytes. */
const largestIndex = 64 * 1024 * 1024;

/** Of YAML that is read at once: all versions of one chart, or an index that is not in helm's own form. */
const readAtOnce = { length: 4 * 1024 * 1024, aliases: 100 };

const chart = z.object({
  version: z.string(),
  urls: z.array(z.string()).default([]),
  digest: z.string().optional(),
});
type Chart = z.infer<typeof chart>;
const index = z.object({ entries: z.record(z.string(), z.array(z.unknown())).default({}) });

export const helmKind: ArtifactKind = {
  type: 'helm',
  connect(account, { http }) {
    const settings = parsedAccount(helmSettings, account.settings, account.name);
    const { password } = parsedAccount(helmSecrets, account.secrets, account.name);
    const base = `${settings.address.replace(/\/+$/, '')}/`;
    const authorization = settings.user ? { authorization: basicAuth(settings.user, password) } : undefined;
    const who = `account ${account.name}`;
    const read = (url: string, limits: FetchLimits) => {
      const ours = new URL(url).origin === new URL(base).origin;
      return download({ http, url, headers: ours ? authorization : undefined, who, ...limits });
    };
    const charts = async (name: string, signal?: AbortSignal): Promise<Chart[]> => {
      const bytes = await read(`${base}index.yaml`, { maxBytes: largestIndex, signal });
      const listed = chartsIn(Buffer.from(bytes).toString('utf8'), base, name);
      if (listed.length === 0) throw notFound(`${base} has no chart ${name}`, { object: name });
      return listed;
    };
    return {
      name: account.name,
      async fetch(artifact, limits) {
        const name = memberOf(artifact, 'name');
        const found = chosen(await charts(name, limits.signal), name, stringAt(artifact, 'version') ?? '', base);
        const bytes = await read(addressOf(found, base, name), limits);
        refuseAltered(bytes, found, name);
        return bytes;
      },
      versions: async (artifact, signal) =>
        newestFirst((await charts(memberOf(artifact, 'name'), signal)).map(({ version }) => version)),
      async check() {
        const bytes = await read(`${base}index.yaml`, { maxBytes: largestIndex });
        chartsIn(Buffer.from(bytes).toString('utf8'), base, '');
      },
    };
  },
};

function chartsIn(text: string, base: string, name: string): Chart[] {
  const read = readYamlDocument(indexOfChart(text, name) ?? text, readAtOnce);
  if ('problem' in read && read.problem.limit === 'length') {
    throw invalid(`What ${base}index.yaml says of ${name || 'its charts'} is too long: ${read.problem.message}`);
  }
  const known = 'value' in read ? index.safeParse(read.value).data : undefined;
  if (!known) throw unavailable(`${base}index.yaml is not the index of a chart repository`, { retryable: false });
  const entries = Object.hasOwn(known.entries, name) ? (known.entries[name] ?? []) : [];
  return entries.flatMap((entry) => chart.safeParse(entry).data ?? []);
}

function chosen(charts: readonly Chart[], name: string, version: string, base: string): Chart {
  const wanted = version || newestFirst(charts.map((one) => one.version)).find((one) => !one.includes('-'));
  const found = charts.find((one) => one.version === wanted) ?? (version === '' ? charts[0] : undefined);
  if (found) return found;
  const some = newestFirst(charts.map((one) => one.version)).slice(0, 5);
  throw notFound(`${base} has no chart ${name} of version ${version}; the newest are ${some.join(', ')}`);
}

function addressOf({ urls, version }: Chart, base: string, name: string): string {
  const [url] = urls;
  if (url !== undefined && URL.canParse(url, base)) return new URL(url, base).href;
  throw invalid(`The index of ${base} does not say where chart ${name} ${version} lies`);
}

function refuseAltered(bytes: Uint8Array, { digest, version }: Chart, name: string): void {
  const said = digest?.replace(/^sha256:/, '');
  if (!said || !/^[0-9a-f]{64}$/i.test(said)) return;
  if (createHash('sha256').update(bytes).digest('hex') === said.toLowerCase()) return;
  throw invalid(`Chart ${name} ${version} is not what the index of its repository promises: the digests differ`);
}
