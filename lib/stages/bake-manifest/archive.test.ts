import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { unpack } from './archive.ts';

const folders: string[] = [];
const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'unpack-'));
  folders.push(folder);
  return folder;
};
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** An archive by the machine's own tar. */
function packed(files: Record<string, string>, format: string, links: Record<string, string> = {}): Buffer {
  const folder = newFolder();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  for (const [name, target] of Object.entries(links)) symlinkSync(target, join(folder, name));
  return execFileSync('tar', ['-cz', `--format=${format}`, '-C', folder, '.']);
}

/** One entry, with whatever name and kind. */
function entry(name: string, content: string, kind = '0', size = content.length): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0, 100);
  header.write('0000644\0', 100);
  header.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  header.write('        ', 148);
  header.write(kind, 156);
  if (kind === '2') header.write('/etc/passwd', 157);
  header.write('ustar\x0000', 257);
  const sum = header.reduce((all, byte) => all + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  const body = Buffer.alloc(Math.ceil(content.length / 512) * 512);
  body.write(content);
  return Buffer.concat([header, body]);
}
const archive = (...entries: Buffer[]) => gzipSync(Buffer.concat([...entries, Buffer.alloc(1024)]));

describe('an archive', () => {
  const long = `${'a-folder-with-a-long-name/'.repeat(8)}${'b'.repeat(120)}.yaml`;

  it.each(['ustar', 'pax', 'gnu'])('of the format %s is unpacked', async (format) => {
    const files: Record<string, string> = { 'chart/Chart.yaml': 'name: web\n', 'empty.txt': '' };
    if (format !== 'ustar') files[long] = 'long\n';
    files['ä ö.txt'] = 'umlauts\n';
    const folder = newFolder();
    const done = await unpack(packed(files, format), folder);
    expect(done).toEqual({ files: Object.keys(files).length, links: [] });
    for (const [name, text] of Object.entries(files)) expect(readFileSync(join(folder, name), 'utf8')).toBe(text);
  });

  it('loses its links, wherever they lead', async () => {
    const folder = newFolder();
    const done = await unpack(
      packed({ 'a.txt': 'a' }, 'gnu', { inside: 'a.txt', outside: '/etc/passwd', up: '../..' }),
      folder,
    );
    expect(done.links.map((name) => name.replace('./', '')).sort()).toEqual(['inside', 'outside', 'up']);
    expect(readdirSync(folder)).toEqual(['a.txt']);
  });

  it.each(['../evil', 'a/../../evil', '/etc/evil', '..', 'a\\..\\evil', 'c:evil'])(
    'with the name %s is refused',
    async (name) => {
      const folder = newFolder();
      await expect(unpack(archive(entry(name, 'x')), folder)).rejects.toThrow('lies outside of it');
      expect(existsSync(join(folder, '..', 'evil'))).toBe(false);
    },
  );

  it('with a name outside in its pax header is refused', async () => {
    const line = '17 path=../evil\n';
    const bad = archive(entry('pax', `${line.replace('17', String(line.length))}`, 'x'), entry('good', 'x'));
    await expect(unpack(bad, newFolder())).rejects.toThrow('lies outside of it');
  });

  it('cannot write through a link it made itself', async () => {
    const folder = newFolder();
    await unpack(archive(entry('a', '', '2'), entry('a/b', 'x')), folder);
    expect(readFileSync(join(folder, 'a/b'), 'utf8')).toBe('x');
  });

  it('that unfolds to too much, or to too many files, is refused', async () => {
    const limits = { maxBytes: 100_000, maxFiles: 3 };
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    await expect(unpack(bomb, newFolder(), limits)).rejects.toThrow('more than 100000 bytes');
    const many = archive(...['a', 'b', 'c', 'd'].map((name) => entry(name, 'x')));
    await expect(unpack(many, newFolder(), limits)).rejects.toThrow('more than 3 files');
  });

  it.each([
    ['no archive', Buffer.from('kind: ConfigMap\n'), 'no .tar.gz'],
    ['cut off', packed({ a: 'x'.repeat(5000) }, 'gnu').subarray(0, 60), 'damaged'],
    ['other gzip', gzipSync('kind: ConfigMap\n'.repeat(100)), 'damaged, or no .tar.gz'],
    ['a size that lies', archive(entry('a', 'x', '0', 100_000)), 'ends too soon'],
  ])('that is %s is refused', async (_title, bytes, message) => {
    await expect(unpack(bytes, newFolder())).rejects.toThrow(message);
  });
});
