import type { ArtifactKind, ArtifactTools, FetchLimits } from '#lib/artifacts/contract';
import { basicAuth, memberOf, parsedAccount, refuseElsewhere } from '#lib/artifacts/download';
import { invalid, notFound, unavailable } from '#lib/kernel/errors';
import { type JsonObject, objectAt, stringAt } from '#lib/kernel/json';
import type { ProgramOutput } from '#lib/programs/contract';
import { gitrepoSecrets, gitrepoSettings } from './definition.ts';
import { startRelay } from './relay.ts';

export const gitrepoKind: ArtifactKind = {
  type: 'gitrepo',
  connect(account, tools) {
    // Without an account whatever everybody may read is read, anywhere.
    const settings = account.name === '' ? undefined : parsedAccount(gitrepoSettings, account.settings, account.name);
    const { token } = parsedAccount(gitrepoSecrets, account.secrets, account.name);
    // With a token alone the user may be anything; this is what GitHub, GitLab and Bitbucket agree on.
    const authorization = settings && token ? basicAuth(settings.user || 'x-token-auth', token) : undefined;
    return {
      name: account.name,
      async fetch(artifact, limits) {
        const wanted = wantedOf(artifact);
        if (settings) refuseElsewhere(wanted.repository, settings.address, account.name);
        return await archiveOf(wanted, tools, { authorization, who: account.name || 'nobody in particular' }, limits);
      },
    };
  },
};

interface Wanted {
  repository: string;
  revision: string;
  /** A folder or file inside; empty = everything. */
  path: string;
}

/** Everything that reaches a command line is looked at here: nothing of it can be an option or another transport. */
export function wantedOf(artifact: JsonObject): Wanted {
  const repository = memberOf(artifact, 'reference').replace(/\/+$/, '');
  if (!/^https?:\/\//i.test(repository) || !URL.canParse(repository)) {
    throw invalid(
      `“${repository.slice(0, 200)}” is no repository that can be read; write https://host/owner/repository.git`,
    );
  }
  const { search, hash, username, password } = new URL(repository);
  if (search || hash || username || password) {
    throw invalid('The address of a repository has neither user nor password nor a query; use an artifact account');
  }
  const revision = stringAt(artifact, 'version')?.trim() || 'HEAD';
  if (!/^[A-Za-z0-9][\w./+-]{0,249}$/.test(revision) || /\.\.|\/\/|\.lock$|[/.]$/.test(revision)) {
    throw invalid(`“${revision.slice(0, 200)}” is no branch, tag or commit`);
  }
  const path = (stringAt(objectAt(artifact, 'metadata'), 'subPath') ?? stringAt(artifact, 'location') ?? '')
    .trim()
    .replace(/^(\.?\/)+|\/+$/g, '');
  if (/^-|[\0\n\\:*?[]/.test(path) || path.split('/').includes('..') || path.length > 1000) {
    throw invalid(`“${path.slice(0, 200)}” is no folder of a repository`);
  }
  return { repository, revision, path: path === '.' ? '' : path };
}

const env = {
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_TERMINAL_PROMPT: '0',
  GIT_ALLOW_PROTOCOL: 'http',
};

async function archiveOf(
  { repository, revision, path }: Wanted,
  { http, programs }: ArtifactTools,
  identity: { authorization: string | undefined; who: string },
  limits: FetchLimits,
): Promise<Uint8Array> {
  return await programs.inFolder(async (folder) => {
    const git = (args: readonly string[], timeoutMs = 20_000) =>
      programs.run({ program: 'git', args, folder, env, timeoutMs, maxBytes: limits.maxBytes, signal: limits.signal });
    expectWell(await git(['init', '--quiet', '--bare', '.']), 'git could not make a repository');
    const relay = await startRelay({ http, repository, ...identity, ...limits });
    try {
      const options = ['-c', 'http.followRedirects=false', '-c', 'core.hooksPath=/dev/null', '-c', 'gc.auto=0'];
      const fetched = await git(
        [...options, 'fetch', '--quiet', '--depth=1', '--no-tags', relay.url, revision],
        50_000,
      );
      if (fetched.code !== 0) throw relay.failure() ?? refusalOf(fetched, repository, revision);
    } finally {
      await relay.close();
    }
    const archived = await git(['archive', '--format=tar.gz', 'FETCH_HEAD', ...(path ? [path] : [])]);
    if (archived.code !== 0 && /did not match any files/.test(archived.stderr)) {
      throw notFound(`${repository} has no ${path} at ${revision}`, { object: path });
    }
    expectWell(archived, `git could not pack ${repository}`);
    return archived.stdout;
  });
}

function refusalOf({ stderr }: ProgramOutput, repository: string, revision: string): Error {
  if (/couldn't find remote ref|not our ref|no such ref|unadvertised object/i.test(stderr)) {
    return notFound(
      `${repository} has no branch, tag or commit ${revision}${/^[0-9a-f]{7,39}$/.test(revision) ? '; give the commit in full' : ''}`,
      { object: revision },
    );
  }
  return unavailable(`git could not fetch ${repository}: ${lastWords(stderr)}`);
}

function expectWell(output: ProgramOutput, otherwise: string): void {
  if (output.code !== 0) throw unavailable(`${otherwise}: ${lastWords(output.stderr)}`, { retryable: false });
}

/** The relay's address says nothing to a person. */
function lastWords(stderr: string): string {
  const lines = stderr
    .replace(/http:\/\/127\.0\.0\.1:\d+\/\w+/g, 'it')
    .split('\n')
    .map((line) => line.trim());
  return lines.filter(Boolean).at(-1) ?? 'it said nothing';
}
