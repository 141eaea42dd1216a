import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectArtifacts, nobody } from '#lib/artifacts/connect';
import { type GitServer, startGitServer } from '#lib/artifacts/testing/git-server';
import { source, testTools } from '#lib/artifacts/testing/tools';
import type { JsonObject } from '#lib/kernel/json';
import { createPrograms } from '#lib/programs/run';
import { wantedOf } from './connect.ts';

let open: GitServer;
let closed: GitServer;
let first: string;
const basic = `Basic ${Buffer.from('robot:hush').toString('base64')}`;

beforeAll(async () => {
  open = await startGitServer();
  closed = await startGitServer({ authorization: basic });
  first = open.commit('shop', { 'base/a.yaml': 'one\n', 'README.md': 'shop\n' });
  open.git('shop', 'tag', 'v1');
  open.commit('shop', { 'base/a.yaml': 'two\n' });
  open.commit('shop', { 'base/a.yaml': 'three\n', 'overlays/prod/b.yaml': 'b\n' }, 'feature/x');
  open.git('shop', 'checkout', '--quiet', 'main');
  closed.commit('secret', { 'a.yaml': 'secret\n' });
});
afterAll(async () => {
  await open.close();
  await closed.close();
});

const anybody = connectArtifacts('gitrepo', nobody, testTools);

async function filesOf(artifact: JsonObject, from = anybody): Promise<Record<string, string>> {
  const archive = await from.fetch(
    { type: 'git/repo', reference: `${open.url}/shop`, ...artifact },
    { maxBytes: 1_000_000 },
  );
  const folder = mkdtempSync(join(tmpdir(), 'archive-'));
  writeFileSync(join(folder, 'a.tgz'), archive);
  const names = execFileSync('tar', ['-tzf', 'a.tgz'], { cwd: folder, encoding: 'utf8' }).trim().split('\n');
  const files = names.filter((name) => !name.endsWith('/'));
  return Object.fromEntries(
    files.map((name) => [name, execFileSync('tar', ['-xzOf', 'a.tgz', name], { cwd: folder, encoding: 'utf8' })]),
  );
}

describe('a repository', () => {
  it('is packed at its default branch, a branch, a tag and a commit', async () => {
    expect(await filesOf({})).toEqual({ 'base/a.yaml': 'two\n', 'README.md': 'shop\n' });
    expect((await filesOf({ version: 'feature/x' }))['base/a.yaml']).toBe('three\n');
    expect((await filesOf({ version: 'v1' }))['base/a.yaml']).toBe('one\n');
    expect((await filesOf({ version: first }))['base/a.yaml']).toBe('one\n');
  });

  it('is packed in part', async () => {
    const metadata = { subPath: '/overlays/prod/' };
    expect(await filesOf({ version: 'feature/x', metadata })).toEqual({ 'overlays/prod/b.yaml': 'b\n' });
    await expect(filesOf({ metadata })).rejects.toThrow(`${open.url}/shop has no overlays/prod at HEAD`);
  });

  it('that is not there, or has no such version, is named', async () => {
    await expect(filesOf({ reference: `${open.url}/none` })).rejects.toThrow(
      `There is no repository at ${open.url}/none`,
    );
    await expect(filesOf({ version: 'nope' })).rejects.toThrow('has no branch, tag or commit nope');
    await expect(filesOf({ version: first.slice(0, 8) })).rejects.toThrow('give the commit in full');
  });

  it('is read with the token of an account, which git itself never sees', async () => {
    const reference = `${closed.url}/secret`;
    const mine = source('gitrepo', { address: closed.url, user: 'robot' }, { token: 'hush' });
    expect(await filesOf({ reference }, mine)).toEqual({ 'a.yaml': 'secret\n' });
    expect(closed.authorization()).toBe(basic);
    await expect(filesOf({ reference })).rejects.toMatchObject({ code: 'unauthenticated' });
    await expect(filesOf({}, mine)).rejects.toThrow('does not lie below');
  });

  it('may only lie where outgoing requests may go', async () => {
    await expect(filesOf({ reference: 'http://169.254.169.254/latest' })).rejects.toThrow('GENNAKER_OUTBOUND_ALLOW');
    await expect(filesOf({ reference: 'http://10.9.9.9/a.git' })).rejects.toThrow('GENNAKER_OUTBOUND_ALLOW');
  });

  it('needs git, and says so', async () => {
    const programs = createPrograms({ searchPath: '/nowhere', places: {} });
    const without = connectArtifacts('gitrepo', nobody, { ...testTools, programs });
    await expect(filesOf({}, without)).rejects.toThrow('install it, or set GENNAKER_GIT to its path');
  });
});

describe('what could make git do something else is refused', () => {
  it.each([
    'ext::sh -c touch% /tmp/x',
    'file:///etc',
    '/etc',
    'ssh://host/a',
    'git@host:a.git',
    '--upload-pack=touch /tmp/x',
    '-u',
    'https://user:hush@host/a.git',
    'https://host/a.git?x=1',
    'http::https://host',
  ])('the repository %j', (reference) => {
    expect(() => wantedOf({ reference })).toThrow(/no repository that can be read|neither user nor password/);
  });

  it.each([
    '--upload-pack=x',
    '-q',
    'a..b',
    '+refs/heads/*:refs/x',
    'a:b',
    'a b',
    '$(id)',
    'HEAD~1',
    'a@{1}',
    'x.lock',
    '/a',
  ])('the version %j', (version) => {
    expect(() => wantedOf({ reference: 'https://host/a.git', version })).toThrow('is no branch, tag or commit');
  });

  it.each(['../etc', 'a/../../etc', '-x', ':(glob)**', 'a\nb', 'a*'])('the folder %j', (subPath) => {
    expect(() => wantedOf({ reference: 'https://host/a.git', metadata: { subPath } })).toThrow('is no folder');
  });
});
