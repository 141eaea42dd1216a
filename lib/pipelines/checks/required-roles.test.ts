import { expect, it } from 'vitest';
import type { JsonObject } from '#lib/kernel/json';
import { requiredRolesFindings } from '#lib/pipelines/checks/required-roles';
import type { PipelineDocument } from '#lib/pipelines/document';
import { graphOf } from '#lib/pipelines/graph';

const findings = (requiredRoles: unknown, more: JsonObject = {}, before: JsonObject[] = []) => {
  const stages = [...before, { type: 'wait', refId: '9', name: 'Deploy', requiredRoles }];
  const document = { name: 'x', application: 'shop', stages, ...more } as unknown as PipelineDocument;
  return requiredRolesFindings(document, graphOf(document)).map(({ level, stageRefId }) => [level, stageRefId]);
};
const webhook = { type: 'webhook', enabled: true, source: 'x' };
const judgment = { type: 'manualJudgment', refId: '1', name: 'Go?', propagateAuthenticationContext: true };

it.each([
  ['no roles at all', undefined, {}, []],
  ['no triggers', ['sre'], {}, []],
  ['a trigger that runs as somebody', ['sre'], { triggers: [{ ...webhook, runAsUser: 'release-bot' }] }, []],
  ['a trigger that is off', ['sre'], { triggers: [{ ...webhook, enabled: false }] }, []],
  ['a pipeline that lends the role', ['SRE'], { triggers: [webhook], roles: ['sre'] }, []],
  ['a role that an expression names', ['${parameters.role}'], { triggers: [webhook] }, []],
  ['a trigger for nobody in particular', ['sre'], { triggers: [webhook] }, [['warning', '9']]],
  ['a text in place of a list', 'sre', {}, [['error', '9']]],
])('%s', (_, roles, more, wanted) => {
  expect(findings(roles, more as JsonObject)).toEqual(wanted);
});

it('a judgment that hands its rights on may give the role', () => {
  expect(findings(['sre'], { triggers: [webhook] }, [judgment])).toEqual([]);
});
