import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createOutboundHttp } from '#lib/http/outbound';
import { connectNotifications } from './connect.ts';
import { notificationDefinition, notificationDefinitions } from './registry.ts';

const here = import.meta.dirname;
const folders = readdirSync(here, { withFileTypes: true }).filter((entry) => entry.isDirectory());

describe('the kinds of notifications', () => {
  it('are one folder each, with definition, server half and README', () => {
    expect(notificationDefinitions.map((definition) => definition.type)).toEqual(folders.map((folder) => folder.name));
    for (const { type } of notificationDefinitions) {
      for (const file of ['definition.ts', 'send.ts', 'README.md'])
        expect(existsSync(join(here, type, file))).toBe(true);
    }
  });

  it('are found by name, and only the known ones', () => {
    expect(notificationDefinition('email')?.title).toBe('Email');
    const account = { name: 'x', settings: {}, secrets: {} };
    expect(() => connectNotifications('toString', account, createOutboundHttp({ allow: [] }))).toThrow(
      'Notifications of the type "toString" cannot be sent; known are: email',
    );
  });
});
