import { z } from 'zod';
import { stringAt } from '#lib/kernel/json';
import type { StageDefinition } from '#lib/stages/contract';

export const jenkinsFields = z.looseObject({
  master: z.string({ error: 'Choose a Jenkins' }).min(1, 'Choose a Jenkins'),
  job: z.string({ error: 'Choose a job' }).min(1, 'Choose a job'),
  parameters: z.record(z.string(), z.unknown()).nullish(),
  propertyFile: z.string().nullish(),
  waitForCompletion: z.union([z.boolean(), z.stringbool()]).default(true),
  markUnstableAsSuccessful: z.union([z.boolean(), z.stringbool()]).default(false),
});

export const jenkinsDefinition: StageDefinition = {
  type: 'jenkins',
  title: 'Jenkins',
  summary: 'Run a Jenkins job and follow it to its end',
  icon: 'hammer',
  producesArtifacts: true,
  category: 'ci',
  fields: jenkinsFields,
  form: [
    { path: 'master', label: 'Jenkins', widget: 'ci', required: true },
    { path: 'job', label: 'Job', widget: 'ci-job', required: true },
    { path: 'parameters', label: 'Parameters', widget: 'pairs' },
    {
      path: 'propertyFile',
      label: 'Properties file',
      widget: 'text',
      placeholder: 'build.properties',
      help: 'An artifact of the build; its entries become outputs of this stage',
    },
    { path: 'waitForCompletion', label: 'Wait until the build is done', widget: 'switch' },
    {
      path: 'markUnstableAsSuccessful',
      label: 'An unstable build counts as success',
      widget: 'switch',
      advanced: true,
    },
  ],
  outputs: z.looseObject({ buildInfo: z.looseObject({ number: z.number() }).optional() }),
  defaults: { master: '', job: '', parameters: {}, waitForCompletion: true },
  needs: ['ci'],
  timeoutMs: 4.25 * 3600_000,
  keptOnRestart: { previousBuildInfo: 'buildInfo' },
  caption: (fields) => stringAt(fields, 'job') ?? '',
  examples: [
    {
      title: 'Build a branch and read what it built',
      stage: {
        type: 'jenkins',
        name: 'Build',
        master: 'jenkins',
        job: 'storefront-build',
        parameters: { branch: '${parameters.branch}' },
        propertyFile: 'build.properties',
      },
    },
  ],
};
