import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '#lib/kernel/json';
import { apps, at, batch, configMap, core, deployment, pod, startTestCluster, type TestCluster } from './harness.ts';

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startTestCluster();
});
afterAll(() => cluster.close());

const container = { name: 'a', image: 'a:1' };
const job = (spec: JsonObject): JsonObject => ({ apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'j' }, spec });
const template = (spec: JsonObject, labels: JsonObject = { app: 'x' }): JsonObject => ({ metadata: { labels }, spec });
const service = (spec: JsonObject, name = 's'): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name },
  spec,
});
const subdomain =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";

const rejected: [string, string, JsonObject, number, string, string][] = [
  [
    'a deployment without selector',
    `${apps}/deployments`,
    deployment('x', 'a:1', { selector: null }),
    422,
    'spec.selector',
    'Required value',
  ],
  [
    'a selector that misses the template',
    `${apps}/deployments`,
    deployment('x', 'a:1', { template: template({ containers: [container] }, { app: 'other' }) }),
    422,
    'spec.template.metadata.labels',
    'Invalid value: {"app":"other"}: `selector` does not match template `labels`',
  ],
  [
    'an empty selector',
    `${apps}/deployments`,
    deployment('x', 'a:1', { selector: {} }),
    422,
    'spec.selector',
    'Invalid value: {}: empty selector is invalid for deployment',
  ],
  [
    'negative replicas',
    `${apps}/deployments`,
    deployment('x', 'a:1', { replicas: -1 }),
    422,
    'spec.replicas',
    'Invalid value: -1: must be greater than or equal to 0',
  ],
  [
    'a template without containers',
    `${apps}/deployments`,
    deployment('x', 'a:1', { template: template({ containers: [] }) }),
    422,
    'spec.template.spec.containers',
    'Required value',
  ],
  [
    'a container without name',
    `${apps}/deployments`,
    deployment('x', 'a:1', { template: template({ containers: [{ image: 'a' }] }) }),
    422,
    'spec.template.spec.containers[0].name',
    'Required value',
  ],
  [
    'a container without image',
    `${core}/pods`,
    pod('x', 'a:1', { containers: [{ name: 'a' }] }),
    422,
    'spec.containers[0].image',
    'Required value',
  ],
  [
    'two containers of one name',
    `${core}/pods`,
    pod('x', 'a:1', { containers: [container, container] }),
    422,
    'spec.containers[1].name',
    'Duplicate value: "a"',
  ],
  [
    'a port out of range',
    `${core}/pods`,
    pod('x', 'a:1', { containers: [{ ...container, ports: [{ containerPort: 70_000 }] }] }),
    422,
    'spec.containers[0].ports[0].containerPort',
    'Invalid value: 70000: must be between 1 and 65535, inclusive',
  ],
  [
    'a mount without volume',
    `${core}/pods`,
    pod('x', 'a:1', { containers: [{ ...container, volumeMounts: [{ name: 'v', mountPath: '/v' }] }] }),
    422,
    'spec.containers[0].volumeMounts[0].name',
    'Not found: "v"',
  ],
  [
    'an unknown restart policy',
    `${core}/pods`,
    pod('x', 'a:1', { restartPolicy: 'Often' }),
    422,
    'spec.restartPolicy',
    'Unsupported value: "Often": supported values: "Always", "Never", "OnFailure"',
  ],
  [
    'a deployment that restarts never',
    `${apps}/deployments`,
    deployment('x', 'a:1', { template: template({ containers: [container], restartPolicy: 'Never' }) }),
    422,
    'spec.template.spec.restartPolicy',
    'Unsupported value: "Never": supported values: "Always"',
  ],
  [
    'a request above its limit',
    `${core}/pods`,
    pod('x', 'a:1', { containers: [{ ...container, resources: { requests: { cpu: '2' }, limits: { cpu: '1' } } }] }),
    422,
    'spec.containers[0].resources.requests',
    'Invalid value: "2": must be less than or equal to cpu limit of 1',
  ],
  [
    'no surge and no unavailability',
    `${apps}/deployments`,
    deployment('x', 'a:1', { strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } } }),
    422,
    'spec.strategy.rollingUpdate.maxUnavailable',
    'Invalid value: 0: may not be 0 when `maxSurge` is 0',
  ],
  [
    'Recreate with rolling parameters',
    `${apps}/deployments`,
    deployment('x', 'a:1', { strategy: { type: 'Recreate', rollingUpdate: { maxSurge: 1 } } }),
    422,
    'spec.strategy.rollingUpdate',
    "Forbidden: may not be specified when strategy `type` is 'Recreate'",
  ],
  [
    'an invalid name',
    `${core}/configmaps`,
    configMap('Bad_Name'),
    422,
    'metadata.name',
    `Invalid value: "Bad_Name": ${subdomain}`,
  ],
  [
    'no name at all',
    `${core}/configmaps`,
    configMap(''),
    422,
    'metadata.name',
    'Required value: name or generateName is required',
  ],
  [
    'an invalid label value',
    `${core}/configmaps`,
    configMap('x', {}, { labels: { a: 'b c' } }),
    422,
    'metadata.labels',
    'Invalid value: "b c": a valid label must be an empty string',
  ],
  [
    'an invalid data key',
    `${core}/configmaps`,
    configMap('x', { 'a/b': '1' }),
    422,
    'data[a/b]',
    'Invalid value: "a/b": a valid config key must consist of',
  ],
  [
    'a service without ports',
    `${core}/services`,
    service({ selector: { a: 'b' } }),
    422,
    'spec.ports',
    'Required value',
  ],
  [
    'a service with unnamed ports',
    `${core}/services`,
    service({ ports: [{ port: 1 }, { port: 2 }] }),
    422,
    'spec.ports[0].name',
    'Required value',
  ],
  [
    'a service name with dots',
    `${core}/services`,
    service({ ports: [{ port: 1 }] }, 'a.b'),
    422,
    'metadata.name',
    'Invalid value: "a.b": a DNS-1035 label must consist of',
  ],
  [
    'a job that restarts always',
    `${batch}/jobs`,
    job({ template: template({ containers: [container] }) }),
    422,
    'spec.template.spec.restartPolicy',
    'Required value: valid values: "OnFailure", "Never"',
  ],
  [
    'a bad schedule',
    `${batch}/cronjobs`,
    {
      metadata: { name: 'c' },
      spec: {
        schedule: 'soon',
        jobTemplate: { spec: { template: template({ containers: [container], restartPolicy: 'Never' }) } },
      },
    },
    422,
    'spec.schedule',
    'Invalid value: "soon": expected exactly 5 fields',
  ],
  [
    'an ingress without rules',
    '/apis/networking.k8s.io/v1/namespaces/default/ingresses',
    { metadata: { name: 'i' }, spec: {} },
    422,
    'spec',
    'Invalid value: []: either `defaultBackend` or `rules` must be specified',
  ],
  [
    'a claim without size',
    `${core}/persistentvolumeclaims`,
    { metadata: { name: 'p' }, spec: { accessModes: ['ReadWriteOnce'] } },
    422,
    'spec.resources[storage]',
    'Required value',
  ],
];

describe('validation', () => {
  it.each(rejected)('refuses %s', async (_what, path, body, code, field, message) => {
    const answer = await cluster.send('POST', path, body);
    expect(answer.status).toBe(code);
    expect(answer.body).toMatchObject({ status: 'Failure', reason: 'Invalid', code });
    const causes = at(answer.body, 'details.causes') as { field: string; message: string }[];
    const cause = causes.find((one) => one.field === field);
    expect(cause?.message.startsWith(message), JSON.stringify(causes)).toBe(true);
    expect(answer.body.message).toContain(`${field}: ${message}`);
  });

  it('names the kind, the group and the object', async () => {
    const { body } = await cluster.send('POST', `${apps}/deployments`, deployment('x', 'a:1', { replicas: -1 }));
    expect(body.message).toBe(
      'Deployment.apps "x" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0',
    );
    expect(body.details).toMatchObject({ name: 'x', group: 'apps', kind: 'Deployment' });
  });

  it('joins several reasons in brackets', async () => {
    const spec = { replicas: -1, selector: null };
    const { body } = await cluster.send('POST', `${apps}/deployments`, deployment('x', 'a:1', spec));
    expect(body.message).toMatch(/is invalid: \[spec\.replicas: .*, spec\.selector: Required value\]$/);
  });
});

describe('immutable fields', () => {
  const merge = { type: 'application/merge-patch+json' };
  const attempt = async (path: string, object: JsonObject, patch: Json): Promise<string> => {
    const created = await cluster.send('POST', path, object);
    const answer = await cluster.send('PATCH', `${path}/${String(at(created.body, 'metadata.name'))}`, patch, merge);
    expect(answer.status).toBe(422);
    return String(answer.body.message);
  };

  it('keeps the selector of a deployment', async () => {
    const patch = {
      spec: { selector: { matchLabels: { app: 'y' } }, template: { metadata: { labels: { app: 'y' } } } },
    };
    const message = await attempt(`${apps}/deployments`, deployment('fixed', 'a:1', { replicas: 0 }), patch);
    expect(message).toBe(
      'Deployment.apps "fixed" is invalid: spec.selector: Invalid value: {"matchLabels":{"app":"y"}}: field is immutable',
    );
  });

  it('keeps the identity of a stateful set', async () => {
    const object = { ...deployment('stateful', 'a:1', { replicas: 0, serviceName: 'a' }), kind: 'StatefulSet' };
    const message = await attempt(`${apps}/statefulsets`, object, { spec: { serviceName: 'b' } });
    expect(message).toContain('spec: Forbidden: updates to statefulset spec for fields other than');
  });

  it('keeps the template of a job', async () => {
    const object = job({ suspend: true, template: template({ containers: [container], restartPolicy: 'Never' }) });
    const message = await attempt(`${batch}/jobs`, object, {
      spec: { template: { spec: { restartPolicy: 'OnFailure' } } },
    });
    expect(message).toContain('spec.template: Invalid value:');
    expect(message).toContain('field is immutable');
  });

  it('keeps the cluster address of a service', async () => {
    const message = await attempt(`${core}/services`, service({ ports: [{ port: 80 }] }), {
      spec: { clusterIP: '10.96.7.7' },
    });
    expect(message).toContain('may not change once set');
  });

  it('lets only images of a pod change', async () => {
    const message = await attempt(`${core}/pods`, pod('fixed'), { spec: { hostNetwork: true } });
    expect(message).toContain(
      'spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`',
    );
  });

  it('keeps an immutable config map', async () => {
    const object = { ...configMap('frozen'), immutable: true };
    const message = await attempt(`${core}/configmaps`, object, { data: { a: '2' } });
    expect(message).toContain('data: Forbidden: field is immutable when `immutable` is set');
  });
});

describe('decoding', () => {
  it('drops unknown fields with a warning, or refuses them when asked to be strict', async () => {
    const body = deployment('unknown', 'a:1', { replicas: 0, colour: 'red' });
    const warned = await cluster.send('POST', `${apps}/deployments`, body);
    expect(warned.status).toBe(201);
    expect(at(warned.body, 'spec.colour')).toBeUndefined();
    expect(warned.headers.get('warning')).toBe('299 - "unknown field \\"spec.colour\\""');
    const strict = await cluster.send('POST', `${apps}/deployments?fieldValidation=Strict`, body);
    expect(strict.status).toBe(400);
    expect(strict.body.message).toBe(
      'Deployment in version "v1" cannot be handled as a Deployment: strict decoding error: unknown field "spec.colour"',
    );
  });

  it('refuses values of the wrong type', async () => {
    const { status, body } = await cluster.send(
      'POST',
      `${apps}/deployments`,
      deployment('x', 'a:1', { replicas: '3' }),
    );
    expect(status).toBe(400);
    expect(body.message).toBe(
      'Deployment in version "v1" cannot be handled as a Deployment: json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32',
    );
  });

  it('refuses numbers as values of environment variables', async () => {
    const object = pod('x', 'a:1', { containers: [{ ...container, env: [{ name: 'A', value: 1 }] }] });
    const { body } = await cluster.send('POST', `${core}/pods`, object);
    expect(body.message).toContain(
      'cannot unmarshal number into Go struct field EnvVar.spec.containers.env.value of type string',
    );
  });

  it('refuses another kind', async () => {
    const { status, body } = await cluster.send('POST', `${core}/configmaps`, { ...configMap('x'), kind: 'Secret' });
    expect(status).toBe(400);
    expect(body.reason).toBe('BadRequest');
  });

  it('takes YAML', async () => {
    const yaml = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: yaml\ndata:\n  a: "1"\n';
    const { status, body } = await cluster.send('POST', `${core}/configmaps`, yaml, { type: 'application/yaml' });
    expect(status).toBe(201);
    expect(body.data).toEqual({ a: '1' });
  });
});
