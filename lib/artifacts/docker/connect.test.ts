import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { source } from '#lib/artifacts/testing/tools';
import { type Answer, startWebServer, type WebServer } from '#lib/artifacts/testing/web-server';
import { repositoryOf } from './connect.ts';

/** A registry that gives a token to whom it knows, and its tags in pages. */
let registry: WebServer;

beforeAll(async () => {
  registry = await startWebServer(({ path, headers }): Answer => {
    const { pathname, searchParams } = new URL(path, 'http://registry');
    if (pathname === '/token') {
      return headers.authorization === 'Basic bWU6cA==' && searchParams.get('service') === 'here'
        ? { body: '{"token":"issued"}' }
        : { status: 401 };
    }
    if (headers.authorization !== 'Bearer issued') {
      const scope = 'repository:team/app:pull';
      return {
        status: 401,
        headers: { 'www-authenticate': `Bearer realm="${registry.url}/token",service="here",scope="${scope}"` },
      };
    }
    if (pathname === '/v2/') return { body: '{}' };
    if (pathname !== '/v2/team/app/tags/list') return { status: 404 };
    return searchParams.has('last')
      ? { body: '{"tags":["2"]}' }
      : {
          body: '{"tags":["1","latest"]}',
          headers: { link: '</v2/team/app/tags/list?last=latest&n=1000>; rel="next"' },
        };
  });
});
afterAll(() => registry.close());

const mine = (password = 'p') => source('docker', { address: registry.url, user: 'me' }, { password });

describe('a registry', () => {
  it('tells all tags of an image, page by page, for a token', async () => {
    expect(await mine().versions?.({ name: `${new URL(registry.url).host}/team/app` })).toEqual(['1', 'latest', '2']);
    await mine().check?.();
  });

  it('refuses a wrong password and names a missing image', async () => {
    await expect(mine('wrong').check?.()).rejects.toMatchObject({ code: 'unauthenticated' });
    await expect(mine().versions?.({ name: 'team/none' })).rejects.toThrow('Registry mine has no image team/none');
  });

  it('has images, which have no content to read', async () => {
    await expect(mine().fetch({ name: 'team/app' }, { maxBytes: 1 })).rejects.toThrow('has no content');
  });
});

it.each([
  ['registry.example.com/team/app:1.2', 'team/app'],
  ['team/app@sha256:abc', 'team/app'],
  ['team/app', 'team/app'],
])('finds the repository in %s', (name, repository) => {
  expect(repositoryOf(name, 'registry.example.com')).toBe(repository);
});

it.each(['', '../x', 'team//app', 'Team/App', 'a/../b', 'a?b', 'a b'])('takes %j for no image', (name) => {
  expect(() => repositoryOf(name, 'registry.example.com')).toThrow('is no name of an image');
});
