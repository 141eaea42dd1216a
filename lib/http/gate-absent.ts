import type { Json } from '#lib/kernel/json';

/**
 * What clients of Gate ask for and what there is none of here: clouds, CI systems and registries that are not connected, plugins,
 * banners, networks. The empty list is the truth, and scripts that walk over it go on.
 */
const nothing: Record<string, Json> = {
  'artifactory/names': [],
  'banners/all': [],
  'capabilities/deploymentMonitors': [],
  certificates: [],
  'codebuild/accounts': [],
  'gcb/accounts': [],
  networks: {},
  'nexus/names': [],
  pipelineTemplates: [],
  'plugins/deck/plugin-manifest.json': [],
  'plugins/info': [],
  'plugins/installed': [],
  proxies: [],
  'pubsub/subscriptions': [],
  tags: [],
};

/** Undefined for what is no part of this API at all. */
export function answerOfNothing(path: readonly string[]): Json | undefined {
  const key = path.join('/');
  if (Object.hasOwn(nothing, key)) return nothing[key];
  return /^(networks|subnets|certificates)\/[^/]+$/.test(key) ? [] : undefined;
}
