import type { CiSystem } from '#lib/ci/contract';
import type { OutboundHttp } from '#lib/http/outbound-contract';
import { forbidden } from '#lib/kernel/errors';
import type { ManifestCloud, ManifestJobs, ManifestTraffic } from '#lib/providers/contract';
import type { Capabilities, CapabilityName } from '#lib/stages/capabilities';

/**
 * What a dry run may reach: the same ports with everything closed that could change something outside. What is not listed
 * is closed, so a verb that is added later cannot be reached before somebody has said that it only looks.
 */
export function onlyLooking(capabilities: Partial<Capabilities>): Partial<Capabilities> {
  const { http, manifests, ci, artifacts, programs, executions, people, timeZone } = capabilities;
  return {
    ...(http && { http: asking(http) }),
    ...(manifests && {
      manifests: { connect: async (account, user) => lookingCloud(await manifests.connect(account, user)) },
    }),
    ...(ci && { ci: { connect: async (name, user) => only(await ci.connect(name, user), ciLooks) } }),
    // Reading an artifact and rendering a template leave nothing behind.
    ...(artifacts && { artifacts }),
    ...(programs && { programs }),
    // The runs it starts are dry runs themselves.
    ...(executions && {
      executions: { ...executions, start: async (child) => executions.start({ ...child, dryRun: true }) },
    }),
    ...(people && { people }),
    ...(timeZone && { timeZone }),
  };
}

/** Capabilities through which nothing outside of a run can be seen or reached. */
const inward: ReadonlySet<CapabilityName> = new Set<CapabilityName>(['timeZone']);

export const isInward = (needs: readonly CapabilityName[]): boolean => needs.every((name) => inward.has(name));

const cloudLooks = [
  'account',
  'parse',
  'prepare',
  'marksFor',
  'bind',
  'preview',
  'read',
  'revisions',
  'drift',
  'ending',
  'stability',
  'members',
  'select',
  'artifactsIn',
  'log',
  'events',
] as const satisfies readonly (keyof ManifestCloud)[];
const jobLooks = ['read', 'logSince', 'wholeLog'] as const satisfies readonly (keyof ManifestJobs)[];
const trafficLooks = ['attach', 'look'] as const satisfies readonly (keyof ManifestTraffic)[];
const ciLooks = [
  'name',
  'ping',
  'listJobs',
  'job',
  'queued',
  'build',
  'recentBuilds',
  'log',
  'properties',
] as const satisfies readonly (keyof CiSystem)[];

function lookingCloud(cloud: ManifestCloud): ManifestCloud {
  return {
    ...only(cloud, cloudLooks),
    jobs: only(cloud.jobs, jobLooks),
    traffic: only(cloud.traffic, trafficLooks),
  };
}

function asking(http: OutboundHttp): OutboundHttp {
  return {
    ...only(http, []),
    request: async (request) => {
      const method = (request.method ?? 'GET').toUpperCase();
      if (method !== 'GET' && method !== 'HEAD') throw refused(`${method} ${request.url}`);
      return http.request(request);
    },
  };
}

/** The port with only these members; any other says why it is closed. */
function only<T extends object>(port: T, names: readonly (keyof T)[]): T {
  const open = new Map<PropertyKey, unknown>(
    names.map((name) => {
      const member = port[name];
      return [name, typeof member === 'function' ? member.bind(port) : member];
    }),
  );
  const closed = Object.keys(port).filter((name) => !open.has(name));
  return Object.fromEntries([
    ...open,
    ...closed.map((name) => [
      name,
      () => {
        throw refused(name);
      },
    ]),
  ]) as T;
}

const refused = (what: string) => forbidden(`A dry run changes nothing, so it may not ${what}`);
