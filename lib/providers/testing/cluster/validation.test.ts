import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '#lib/kernel/json';
import { apps, at, batch, configMap, core, deployment, pod } from './objects.ts';
import { container, job, rejected, service, template } from './rejected-objects.ts';
import { startWorld, type World } from './world.ts';

let cluster: World;
beforeAll(async () => {
  cluster = await startWorld();
});
afterAll(() => cluster.close());

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
    expect(body.message).toMatch(
      /is invalid: \[spec\.replicas: .*, spec\.selector: Required value, spec\.template\.metadata\.labels: .*\]$/,
    );
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
    expect(message).toBe(
      'StatefulSet.apps "stateful" is invalid: spec.serviceName: Invalid value: "b": field is immutable',
    );
  });

  it('keeps the template of a job', async () => {
    const object = job({ suspend: true, template: template({ containers: [container], restartPolicy: 'Never' }) });
    const message = await attempt(`${batch}/jobs`, object, {
      spec: { template: { spec: { restartPolicy: 'OnFailure' } } },
    });
    expect(message).toContain('spec.template.spec: Invalid value:');
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
