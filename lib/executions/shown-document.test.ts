import { expect, test } from 'vitest';
import { secretMask } from '#lib/pipelines/secret-texts';
import { shownDocument } from './shown-document.ts';

test('whoever reads a run learns no default of a secret parameter and no secret of a trigger', () => {
  const shown = shownDocument({
    name: 'deploy',
    parameterConfig: [
      { name: 'pin', secret: true, default: 'canary-1', options: [{ value: 'canary-1' }, { value: 'canary-2' }] },
      { name: 'empty', secret: true, default: '' },
      { name: 'plain', default: 'shown' },
      'no parameter',
    ],
    triggers: [
      { type: 'webhook', source: 'git', payloadConstraints: { 'X-Hub-Secret': 'canary-3', branch: 'main' } },
      { type: 'cron', payloadConstraints: 'none' },
    ],
    stages: [{ type: 'wait', waitTime: 1 }],
  });
  expect(JSON.stringify(shown)).not.toContain('canary');
  expect(shown).toEqual({
    name: 'deploy',
    parameterConfig: [
      { name: 'pin', secret: true, default: secretMask, options: [] },
      { name: 'empty', secret: true, default: '' },
      { name: 'plain', default: 'shown' },
      'no parameter',
    ],
    triggers: [
      { type: 'webhook', source: 'git', payloadConstraints: { 'X-Hub-Secret': secretMask, branch: 'main' } },
      { type: 'cron', payloadConstraints: 'none' },
    ],
    stages: [{ type: 'wait', waitTime: 1 }],
  });
  const odd = { parameterConfig: { a: 1 }, triggers: null };
  expect(shownDocument(odd)).toEqual(odd);
});
