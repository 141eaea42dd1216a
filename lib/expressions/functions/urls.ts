import { illegalArgument, shorten } from '../errors.ts';
import type { Runtime } from '../evaluator/runtime.ts';
import { readJson, readJsonObject } from '../json/read.ts';
import { NeedsFetch } from '../scope.ts';
import { readYaml } from '../yaml/read.ts';
import { helperFailure } from './failure.ts';
import { readProperties } from './properties.ts';
import { defineFunction } from './table.ts';

/**
 * Functions that fetch. Evaluation is synchronous: an address whose text is not there yet is signalled, and
 * `evaluateTemplateAsync` fetches it. The first check stands here, so that a forbidden address is not even asked for;
 * the client that fetches checks again, also behind names and redirects.
 */
function textAt(run: Runtime, url: string): string {
  const address = checkedAddress(url);
  const known = run.scope.fetched?.get(address);
  if (!known) throw new NeedsFetch(address);
  if ('error' in known) throw helperFailure(`${shorten(url)} could not be fetched: ${known.error}`);
  run.meter.grow(known.text.length);
  return known.text;
}

function checkedAddress(url: string): string {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    throw illegalArgument(`"${shorten(url)}" is no address`);
  }
  const host = parsed.hostname.toLowerCase();
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:')
    throw illegalArgument(`The address ${shorten(url)} is not allowed: only http and https are`);
  if (parsed.username !== '' || parsed.password !== '')
    throw illegalArgument('An address with a user name is not allowed');
  const isLiteral = host.startsWith('[') || /^[\d.]+$/.test(host) || /^0x/.test(host);
  if (isLiteral || host === 'localhost' || host.endsWith('.localhost') || !host.includes('.')) {
    throw illegalArgument(`The address ${shorten(url)} is not allowed: use a host name that is not local`);
  }
  return parsed.href;
}

export const urlFunctions = [
  defineFunction({
    signature: 'fromUrl(String)',
    description: 'The text at an address.',
    parameters: ['url: The address (http or https, no local hosts)'],
    example: "#fromUrl('https://example.com/version.txt').trim()",
    run: (run, url: string) => textAt(run, url),
  }),
  defineFunction({
    signature: 'jsonFromUrl(String)',
    description: 'The JSON at an address, read.',
    parameters: ['url: The address (http or https, no local hosts)'],
    example: "#jsonFromUrl('https://example.com/release.json').version",
    run: (run, url: string) => {
      const text = textAt(run, url);
      return text.startsWith('[') ? readJson(text, run.meter) : readJsonObject(text, run.meter);
    },
  }),
  defineFunction({
    signature: 'yamlFromUrl(String)',
    description: 'The YAML at an address, read.',
    parameters: ['url: The address (http or https, no local hosts)'],
    example: "#yamlFromUrl('https://example.com/values.yml').image",
    run: (run, url: string) => readYaml(textAt(run, url), run.meter),
  }),
  defineFunction({
    signature: 'propertiesFromUrl(String)',
    description: 'The Java properties file at an address, as a map.',
    parameters: ['url: The address (http or https, no local hosts)'],
    example: "#propertiesFromUrl('https://example.com/build.properties')['version']",
    run: (run, url: string) => readProperties(textAt(run, url)),
  }),
];
