import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { invalid } from '#lib/kernel/errors';

/**
 * Unpacks a .tar.gz that anybody may have made into a folder: only plain files and folders, only below it, and no more than
 * the limits. Links are left out, since what they lead to may lie anywhere; what they are for in repositories (sharing
 * files) Helm and Kustomize do by other means.
 */
export interface UnpackLimits {
  /** Of everything unpacked. */
  maxBytes: number;
  maxFiles: number;
}

export interface Unpacked {
  files: number;
  /** Links that were left out. */
  links: string[];
}

const block = 512;
const inflate = promisify(gunzip);
const defaultLimits: UnpackLimits = { maxBytes: 128 * 1024 * 1024, maxFiles: 20_000 };

/** Throws `invalid` saying what is wrong with the archive. Nothing outside the folder is ever touched. */
export async function unpack(
  archive: Uint8Array,
  folder: string,
  limits: UnpackLimits = defaultLimits,
): Promise<Unpacked> {
  const tar = await inflated(archive, limits);
  const found: Unpacked = { files: 0, links: [] };
  for (const entry of entriesOf(tar)) {
    if (found.files + found.links.length >= limits.maxFiles) {
      throw invalid(`The archive holds more than ${limits.maxFiles} files, the limit`);
    }
    if (entry.kind === 'link') {
      found.links.push(entry.name);
      continue;
    }
    const path = join(folder, ...stepsOf(entry.name));
    if (entry.kind === 'folder') {
      await mkdir(path, { recursive: true });
      continue;
    }
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, entry.content, { mode: 0o644 });
    found.files++;
  }
  return found;
}

export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

async function inflated(archive: Uint8Array, limits: UnpackLimits): Promise<Buffer> {
  if (!isGzip(archive)) throw invalid('The archive is no .tar.gz');
  try {
    // Headers and padding come on top of the content.
    return await inflate(archive, { maxOutputLength: limits.maxBytes + limits.maxFiles * block * 2 });
  } catch (error) {
    const tooLarge = (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE';
    throw invalid(
      tooLarge ? `The archive unfolds to more than ${limits.maxBytes} bytes, the limit` : 'The archive is damaged',
    );
  }
}

/** A name as steps below the folder. */
function stepsOf(name: string): string[] {
  const steps = name.split('/').filter((step) => step !== '' && step !== '.');
  const bad = name.startsWith('/') || steps.includes('..') || /[\\\0]/.test(name) || /^[a-z]:/i.test(name);
  if (bad) throw invalid(`The archive holds “${name.slice(0, 200)}”, which lies outside of it`);
  return steps;
}

interface Entry {
  kind: 'file' | 'folder' | 'link';
  name: string;
  content: Buffer;
}

/** The tar format: ustar, with the longer names of pax and GNU. Kinds that are none of ours (devices) count as links. */
function* entriesOf(tar: Buffer): Generator<Entry> {
  let longer: string | undefined;
  for (let at = 0; at + block <= tar.length; ) {
    const header = tar.subarray(at, at + block);
    if (header.every((byte) => byte === 0)) return;
    refuseDamaged(header);
    const size = sizeOf(header);
    const content = tar.subarray(at + block, at + block + size);
    if (content.length < size) throw invalid('The archive is damaged: it ends too soon');
    at += block + Math.ceil(size / block) * block;
    const kind = String.fromCharCode(header[156] ?? 0);
    if (kind === 'g') continue;
    if (kind === 'x') {
      longer = paxPath(content) ?? longer;
      continue;
    }
    if (kind === 'L') {
      longer = content.toString('utf8').replace(/\0.*$/s, '');
      continue;
    }
    const name = longer ?? nameOf(header);
    longer = undefined;
    if (kind === '0' || kind === '\0') yield { kind: 'file', name, content };
    else if (kind === '5') yield { kind: 'folder', name, content: Buffer.alloc(0) };
    else if (kind !== 'K') yield { kind: 'link', name, content: Buffer.alloc(0) };
  }
}

const textAt = (header: Buffer, from: number, length: number): string =>
  header.toString('utf8', from, from + length).replace(/\0.*$/s, '');

function nameOf(header: Buffer): string {
  const prefix = textAt(header, 257, 5) === 'ustar' ? textAt(header, 345, 155) : '';
  const name = textAt(header, 0, 100);
  return prefix ? `${prefix}/${name}` : name;
}

function sizeOf(header: Buffer): number {
  const text = textAt(header, 124, 12).trim();
  if (!/^[0-7]{0,11}$/.test(text)) throw invalid('The archive is damaged: a size in it is no number');
  return Number.parseInt(text || '0', 8);
}

/** The sum counts the field of the sum itself as blanks. */
function refuseDamaged(header: Buffer): void {
  let sum = 0;
  for (let i = 0; i < block; i++) sum += i >= 148 && i < 156 ? 32 : (header[i] ?? 0);
  if (sum !== Number.parseInt(textAt(header, 148, 8).trim(), 8)) throw invalid('The archive is damaged, or no .tar.gz');
}

/** `27 path=a/long/name\n`: the length counts the whole line. */
function paxPath(content: Buffer): string | undefined {
  let path: string | undefined;
  for (let at = 0; at < content.length; ) {
    const space = content.indexOf(32, at);
    const length = Number.parseInt(content.toString('utf8', at, space), 10);
    if (space < 0 || !(length > 0)) return path;
    const line = content.toString('utf8', space + 1, at + length - 1);
    if (line.startsWith('path=')) path = line.slice(5);
    at += length;
  }
  return path;
}
