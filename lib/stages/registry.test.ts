import { existsSync, readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Capabilities } from '#lib/stages/capabilities';
import { stageDefinitions } from '#lib/stages/definitions';
import { stageEntries } from '#lib/stages/executors';

const here = new URL('./', import.meta.url);
const folders = readdirSync(here, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'testing')
  .map((entry) => entry.name);
const kebab = (type: string) => type.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

it('has the same types in both registries', () => {
  expect(stageEntries.map((entry) => entry.definition.type).sort()).toEqual(
    stageDefinitions.map((definition) => definition.type).sort(),
  );
});

it('has one folder per type that people can use, named after it, with all its files', () => {
  const types = stageDefinitions.filter((definition) => !definition.internal);
  expect(folders).toEqual(expect.arrayContaining(types.map((definition) => kebab(definition.type))));
  expect(stageDefinitions.map((definition) => kebab(definition.type))).toEqual(expect.arrayContaining(folders));
  for (const folder of folders) {
    for (const file of ['definition.ts', 'execute.ts', 'README.md', 'execute.test.ts']) {
      expect(existsSync(new URL(`${folder}/${file}`, here)), `${folder}/${file}`).toBe(true);
    }
  }
});

it('uses no name twice', () => {
  const names = stageDefinitions.flatMap((definition) => [definition.type, ...(definition.aliases ?? [])]);
  expect(new Set(names).size).toBe(names.length);
});

it('has an answer of every type to a dry run: it plans, or its steps may run because they only look', () => {
  for (const { definition, bind } of stageEntries) {
    const { rehearsal } = bind({} as Capabilities);
    expect(rehearsal?.plan ?? rehearsal?.steps, definition.type).toBeDefined();
  }
});
