import { connectArtifacts } from '#lib/artifacts/connect';
import type { ArtifactSource, ArtifactTools } from '#lib/artifacts/contract';
import { createOutboundHttp } from '#lib/http/outbound';
import { notFound } from '#lib/kernel/errors';
import type { JsonObject } from '#lib/kernel/json';
import { createPrograms } from '#lib/programs/run';

/** The real tools, which reach loopback and no cloud. */
export const testTools: ArtifactTools = {
  http: createOutboundHttp({ allow: ['127.0.0.1'] }),
  programs: createPrograms({ searchPath: process.env.PATH ?? '', places: {} }),
  cloud: async (name) => {
    throw notFound(`There is no cloud account named ${name}`);
  },
};

export function source(type: string, settings: JsonObject, secrets: JsonObject = {}): ArtifactSource {
  return connectArtifacts(type, { name: 'mine', settings, secrets }, testTools);
}

export async function textOf(from: ArtifactSource, artifact: JsonObject, maxBytes = 1_000_000): Promise<string> {
  return Buffer.from(await from.fetch(artifact, { maxBytes })).toString('utf8');
}
