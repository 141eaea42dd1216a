import { createSecretBox, sealedText } from '#lib/accounts/secrets';
import { connectArtifacts, nobody } from '#lib/artifacts/connect';
import { definitionForArtifact } from '#lib/artifacts/registry';
import { testTools } from '#lib/artifacts/testing/tools';
import { stringAt } from '#lib/kernel/json';
import type { Artifacts } from '#lib/stages/capabilities';

const kept = sealedText(createSecretBox(Buffer.alloc(32, 5)), 'test');

/** Artifacts as a stage reads them, without accounts: what everybody may read, on loopback. */
export const testArtifacts: Artifacts = {
  async fetch(artifact, _user, options) {
    const reference = stringAt(artifact, 'reference') ?? '';
    if (reference.startsWith('sealed:')) return Buffer.from(kept.open(reference.slice('sealed:'.length)));
    const definition = definitionForArtifact(stringAt(artifact, 'type') ?? '');
    const source = connectArtifacts(definition?.type ?? 'none', nobody, testTools);
    return await source.fetch(artifact, { maxBytes: 32 * 1024 * 1024, ...options });
  },
  ...kept,
};
