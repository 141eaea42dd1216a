import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Git's own HTTP server program behind a web server on loopback, with a password if the test wants one. */
export interface GitServer {
  url: string;
  /** Commits files to a branch of a repository, which is made when it is new; the commit. */
  commit(repository: string, files: Record<string, string>, branch?: string): string;
  git(repository: string, ...args: string[]): string;
  /** What the latest request said of who asks. */
  authorization(): string | undefined;
  close(): Promise<void>;
}

export async function startGitServer(options: { authorization?: string } = {}): Promise<GitServer> {
  const root = mkdtempSync(join(tmpdir(), 'git-server-'));
  let authorization: string | undefined;
  const server = createServer((request, response) => {
    authorization = request.headers.authorization;
    if (options.authorization && authorization !== options.authorization) {
      response.writeHead(401, { 'www-authenticate': 'Basic' }).end();
    } else backend(root, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const git = (repository: string, ...args: string[]) => run(join(root, repository), args);
  return {
    url: `http://127.0.0.1:${port}`,
    git,
    commit: (repository, files, branch = 'main') => commit(join(root, repository), files, branch),
    authorization: () => authorization,
    async close() {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      rmSync(root, { recursive: true, force: true });
    },
  };
}

function run(folder: string, args: readonly string[]): string {
  const person = ['-c', 'user.name=test', '-c', 'user.email=test@example.com', '-c', 'init.defaultBranch=main'];
  return execFileSync('git', ['-C', folder, ...person, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();
}

function commit(folder: string, files: Record<string, string>, branch: string): string {
  mkdirSync(folder, { recursive: true });
  run(folder, ['init', '--quiet']);
  run(folder, ['checkout', '--quiet', '-B', branch]);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  run(folder, ['add', '--all']);
  run(folder, ['commit', '--quiet', '--allow-empty', '-m', 'test']);
  return run(folder, ['rev-parse', 'HEAD']);
}

/** The part of CGI that git needs. */
function backend(root: string, request: IncomingMessage, response: ServerResponse): void {
  const [path = '', query = ''] = (request.url ?? '').split('?');
  const child = spawn('git', ['http-backend'], {
    env: {
      ...process.env,
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: path,
      QUERY_STRING: query,
      REQUEST_METHOD: request.method ?? 'GET',
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: String(request.headers['content-encoding'] ?? ''),
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  request.pipe(child.stdin);
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.once('close', () => {
    const all = Buffer.concat(chunks);
    const end = all.indexOf('\r\n\r\n');
    const lines = all.subarray(0, end).toString('utf8').split('\r\n');
    const headers = Object.fromEntries(lines.map((line) => line.split(/:\s*(.*)/s).slice(0, 2) as [string, string]));
    response.writeHead(Number.parseInt(headers.Status ?? '200', 10), { 'content-type': headers['Content-Type'] ?? '' });
    response.end(all.subarray(end + 4));
  });
}
