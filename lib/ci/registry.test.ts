import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createOutboundHttp } from '#lib/http/outbound';
import { connectCi } from './connect.ts';
import { ciDefinition, ciDefinitions } from './registry.ts';

const here = import.meta.dirname;
const folders = readdirSync(here, { withFileTypes: true }).filter((entry) => entry.isDirectory());

describe('the kinds of CI systems', () => {
  it('are one folder each, with definition, server half and README', () => {
    expect(ciDefinitions.map((definition) => definition.type)).toEqual(folders.map((folder) => folder.name));
    for (const { type } of ciDefinitions) {
      for (const file of ['definition.ts', 'connect.ts', 'README.md'])
        expect(existsSync(join(here, type, file))).toBe(true);
    }
  });

  it('are found by name, and only the known ones', () => {
    expect(ciDefinition('jenkins')?.title).toBe('Jenkins');
    expect(ciDefinition('constructor')).toBeUndefined();
    const account = { name: 'x', settings: {}, secrets: {} };
    expect(() => connectCi('constructor', account, createOutboundHttp({ allow: [] }))).toThrow(
      'CI system x has the unknown type "constructor"; known are: jenkins',
    );
  });
});
