import { describe, expect, it } from 'vitest';
import { fieldConflicts, refusal } from '#lib/providers/kubernetes/refusal';

const about = { account: 'zone-1', object: 'Deployment web in prod', verb: 'apply' };
const status = (code: number, message: string, more: object = {}) => ({
  status: code,
  body: { kind: 'Status', code, message, ...more },
});

describe('what a cluster refuses', () => {
  it('names the other managers and their fields', () => {
    const answer = status(409, 'Apply failed with 2 conflicts', {
      reason: 'Conflict',
      details: {
        causes: [
          { reason: 'FieldManagerConflict', message: 'conflict with "helm" using apps/v1', field: '.spec.replicas' },
          {
            reason: 'FieldManagerConflict',
            message: 'conflict with "kubectl-edit" using apps/v1',
            field: '.spec.paused',
          },
        ],
      },
    });
    const error = refusal(answer, about);
    expect(error.code).toBe('conflict');
    expect(error.message).toContain('helm manages .spec.replicas; kubectl-edit manages .spec.paused');
    expect(error.message).toContain('force-conflicts');
    expect(fieldConflicts(answer)).toHaveLength(2);
  });

  it('tells an object that is missing from a namespace that is', () => {
    const message = (kind: string, name: string) =>
      refusal(status(404, 'not found', { details: { kind, name } }), about).message;
    expect(message('deployments', 'web')).toBe('Deployment web in prod does not exist in zone-1');
    expect(message('namespaces', 'prod')).toBe(
      'Deployment web in prod has no place in zone-1: there is no namespace prod; make it first',
    );
  });

  it('says what may be wrong where the server does not', () => {
    const generic = status(422, 'the server rejected our request due to an error in our request');
    expect(refusal(generic, { ...about, unsaid: 'a test fails' }).message).toMatch(/refused by zone-1: a test fails$/);
    expect(refusal(generic, about).message).toMatch(/due to an error in our request$/);
  });

  it.each([
    [status(403, 'deployments.apps is forbidden: User "x" cannot patch'), 'forbidden', false],
    [status(403, 'pods "a" is forbidden: exceeded quota: small'), 'invalid', false],
    [status(400, 'admission webhook "policy" denied the request: no'), 'invalid', false],
    [status(404, 'not found'), 'not-found', false],
    [status(409, 'the object has been modified', { reason: 'Conflict' }), 'conflict', true],
    [
      status(422, 'Deployment is invalid', {
        details: { causes: [{ field: 'spec.replicas', message: 'must be >= 0' }] },
      }),
      'invalid',
      false,
    ],
    [status(429, 'slow down'), 'unavailable', true],
    [status(503, 'etcd is away'), 'unavailable', true],
    [{ status: 502, body: '<html>' }, 'unavailable', true],
  ])('%o is %s', (answer, code, retryable) => {
    const error = refusal(answer, about);
    expect(error.code).toBe(code);
    expect(error.retryable).toBe(retryable);
  });

  it('says which field is wrong', () => {
    const answer = status(422, 'x', { details: { causes: [{ field: 'spec.replicas', message: 'must be >= 0' }] } });
    expect(refusal(answer, about).message).toContain('spec.replicas: must be >= 0');
  });
});
