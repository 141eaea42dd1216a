import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { connectArtifacts, nobody } from './connect.ts';
import { artifactDefinitions, artifactTypes, definitionForArtifact } from './registry.ts';
import { testTools } from './testing/tools.ts';

const here = import.meta.dirname;
const folders = readdirSync(here, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'testing')
  .map((entry) => entry.name);

describe('the kinds of places that artifacts come from', () => {
  it('are one folder each, with definition, server half and README', () => {
    expect(artifactDefinitions.map((definition) => definition.type).sort()).toEqual(folders.sort());
    for (const folder of folders) {
      for (const file of ['definition.ts', 'connect.ts', 'README.md'])
        expect(existsSync(join(here, folder, file)), `${folder}/${file}`).toBe(true);
    }
  });

  it('share no type of artifact, and are found by it', () => {
    const types = artifactDefinitions.flatMap((definition) => definition.artifactTypes);
    expect(new Set(types).size).toBe(types.length);
    expect(definitionForArtifact('kubernetes/configMap')?.type).toBe('kubernetes');
    expect(definitionForArtifact('git/repo')?.type).toBe('gitrepo');
    expect(definitionForArtifact('gce/image')).toBeUndefined();
    expect(artifactTypes).toContain('embedded/base64');
  });

  it('are connected by name, and only the known ones', () => {
    expect(() => connectArtifacts('constructor', nobody, testTools)).toThrow('has the unknown type "constructor"');
  });

  it('are connected without reaching out, and refuse bad settings by name', () => {
    const account = { name: 'mine', settings: { address: 'file:///etc/passwd' }, secrets: {} };
    for (const type of ['http', 'github', 'gitlab', 'bitbucket', 'gitrepo', 's3', 'gcs', 'helm', 'docker', 'maven']) {
      expect(() => connectArtifacts(type, account, testTools), type).toThrow('Artifact account mine: address');
    }
  });
});
