import { z } from 'zod';
import { objectAt, stringAt } from '#lib/kernel/json';
import type { TriggerDefinition } from '#lib/triggers/contract';

export const jenkinsTrigger: TriggerDefinition = {
  type: 'jenkins',
  title: 'Jenkins',
  summary: 'Start when a Jenkins job has built successfully',
  icon: 'hammer',
  fields: z.looseObject({
    master: z.string({ error: 'Choose a Jenkins' }).min(1, 'Choose a Jenkins'),
    job: z.string({ error: 'Choose a job' }).min(1, 'Choose a job'),
    propertyFile: z.string().optional(),
    payloadConstraints: z.record(z.string(), z.string()).optional(),
  }),
  form: [
    { path: 'master', label: 'Jenkins', widget: 'ci', required: true },
    { path: 'job', label: 'Job', widget: 'ci-job', required: true },
    {
      path: 'propertyFile',
      label: 'Properties file',
      widget: 'text',
      help: 'An artifact of the build whose properties become available as trigger.properties',
      advanced: true,
    },
    {
      path: 'payloadConstraints',
      label: 'Properties must match',
      widget: 'pairs',
      help: 'A key of the properties file, and a regular expression its value must contain',
      advanced: true,
    },
  ],
  defaults: { enabled: true, master: '', job: '' },
  caption: (trigger) => `Jenkins ${stringAt(trigger, 'job') || '(no job yet)'}`,
  cause: (trigger) => {
    const build = objectAt(trigger, 'buildInfo');
    const number = build.number ?? trigger.buildNumber;
    return `${stringAt(trigger, 'job') ?? 'build'}${number === undefined ? '' : ` #${number}`}`;
  },
};
