import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { JsonObject } from '#lib/kernel/json';
import { startWorld, type World } from './world.ts';

let world: World;
const namespaces: Record<string, string> = {};
beforeAll(async () => {
  world = await startWorld();
  for (const level of ['baseline', 'restricted']) {
    const name = await world.anotherNamespace();
    namespaces[level] = name;
    const labels = { 'pod-security.kubernetes.io/enforce': level };
    const type = 'application/merge-patch+json';
    await world.send('PATCH', `/api/v1/namespaces/${name}`, { metadata: { labels } }, { type });
    // The API server learns of its own change a moment later.
    await vi.waitFor(async () => {
      expect((await create(level, { hostPID: true, containers: [web] })).status).toBe(403);
    }, 60_000);
  }
});
afterAll(async () => {
  await world?.close();
});

const create = (level: string, spec: JsonObject) =>
  world.send('POST', `/api/v1/namespaces/${namespaces[level]}/pods?dryRun=All`, { metadata: { name: 'p' }, spec });

const web: JsonObject = { name: 'web', image: 'a:1' };
const secured = (securityContext: JsonObject, more: JsonObject = {}): JsonObject => ({
  ...web,
  securityContext,
  ...more,
});
const two: JsonObject = { name: 'two', image: 'a:1' };
const shut = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };

const escalating = (who: string) =>
  `allowPrivilegeEscalation != false (${who} must set securityContext.allowPrivilegeEscalation=false)`;
const capable = (who: string) =>
  `unrestricted capabilities (${who} must set securityContext.capabilities.drop=["ALL"])`;
const maybeRoot = (who: string) => `runAsNonRoot != true (pod or ${who} must set securityContext.runAsNonRoot=true)`;
const profileless = (who: string) =>
  `seccompProfile (pod or ${who} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")`;
const open = (who: string) => [escalating(who), capable(who), maybeRoot(who), profileless(who)].join(', ');

const cases: [string, string, JsonObject, string | undefined][] = [
  ['a plain pod', 'baseline', { containers: [web] }, undefined],
  ['a plain pod', 'restricted', { containers: [web] }, open('container "web"')],
  [
    'several containers',
    'restricted',
    { containers: [web, two], initContainers: [{ name: 'i', image: 'a:1' }] },
    open('containers "i", "web", "two"'),
  ],
  [
    'a pod that is careful',
    'restricted',
    {
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [secured(shut)],
    },
    undefined,
  ],
  [
    'the namespaces of the host and privileges',
    'baseline',
    {
      ...{ hostNetwork: true, hostPID: true, hostIPC: true },
      containers: [secured({ privileged: true }), { ...two, securityContext: { privileged: true } }],
    },
    'host namespaces (hostNetwork=true, hostPID=true, hostIPC=true), privileged (containers "web", "two" must not set securityContext.privileged=true)',
  ],
  [
    'volumes, ports and capabilities of the host',
    'baseline',
    {
      volumes: [
        { name: 'h', hostPath: { path: '/' } },
        { name: 'i', hostPath: { path: '/a' } },
      ],
      containers: [
        secured(
          { capabilities: { add: ['NET_ADMIN', 'CHOWN', 'SYS_TIME'] } },
          {
            ports: [
              { containerPort: 80, hostPort: 80 },
              { containerPort: 90, hostPort: 90 },
            ],
          },
        ),
      ],
    },
    'non-default capabilities (container "web" must not include "NET_ADMIN", "SYS_TIME" in securityContext.capabilities.add), hostPath volumes (volumes "h", "i"), hostPort (container "web" uses hostPorts 80, 90)',
  ],
  [
    'a volume and a port of the host',
    'restricted',
    {
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      volumes: [{ name: 'h', hostPath: { path: '/' } }],
      containers: [secured(shut, { ports: [{ containerPort: 80, hostPort: 80 }] })],
    },
    'hostPort (container "web" uses hostPort 80), restricted volume types (volume "h" uses restricted volume type "hostPath")',
  ],
  [
    'root',
    'restricted',
    {
      securityContext: { runAsNonRoot: true, runAsUser: 0, seccompProfile: { type: 'Unconfined' } },
      containers: [
        secured({
          ...{ runAsNonRoot: false, runAsUser: 0, allowPrivilegeEscalation: false },
          capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE', 'CHOWN'] },
          seccompProfile: { type: 'Unconfined' },
        }),
      ],
    },
    'unrestricted capabilities (container "web" must not include "CHOWN" in securityContext.capabilities.add), runAsNonRoot != true (container "web" must not set securityContext.runAsNonRoot=false), runAsUser=0 (pod and container "web" must not set runAsUser=0), seccompProfile (pod and container "web" must not set securityContext.seccompProfile.type to "Unconfined")',
  ],
  [
    'a pod that says no to all of it',
    'restricted',
    {
      securityContext: { runAsNonRoot: false, seccompProfile: { type: 'Unconfined' } },
      containers: [secured({ allowPrivilegeEscalation: true, capabilities: { drop: ['CHOWN'] } })],
    },
    `${escalating('container "web"')}, ${capable('container "web"')}, runAsNonRoot != true (pod must not set securityContext.runAsNonRoot=false), seccompProfile (pod must not set securityContext.seccompProfile.type to "Unconfined")`,
  ],
];

describe('a namespace with a standard for pods', () => {
  it.each(cases)('judges %s by %s', async (_what, level, spec, violation) => {
    const { status, body } = await create(level, spec);
    if (violation === undefined) return expect(status, String(body.message)).toBe(201);
    expect(body).toMatchObject({
      code: 403,
      reason: 'Forbidden',
      message: `pods "p" is forbidden: violates PodSecurity "${level}:latest": ${violation}`,
    });
  });
});
