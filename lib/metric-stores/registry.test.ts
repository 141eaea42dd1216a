import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createOutboundHttp } from '#lib/http/outbound';
import { connectMetricStore } from './connect.ts';
import { metricStoreDefinition, metricStoreDefinitions } from './registry.ts';

const here = import.meta.dirname;
const folders = readdirSync(here, { withFileTypes: true }).filter((entry) => entry.isDirectory());

describe('the kinds of metric stores', () => {
  it('are one folder each, with definition, server half and README', () => {
    expect(metricStoreDefinitions.map((definition) => definition.type)).toEqual(folders.map((folder) => folder.name));
    for (const { type } of metricStoreDefinitions) {
      for (const file of ['definition.ts', 'connect.ts', 'README.md'])
        expect(existsSync(join(here, type, file))).toBe(true);
    }
  });

  it('are found by name, and only the known ones', () => {
    expect(metricStoreDefinition('prometheus')?.title).toBe('Prometheus');
    const account = { name: 'x', settings: {}, secrets: {} };
    expect(() => connectMetricStore('valueOf', account, createOutboundHttp({ allow: [] }))).toThrow(
      'Metric store x has the unknown type "valueOf"; known are: prometheus',
    );
  });
});
