import { z } from 'zod';
import type { FieldHint } from '#lib/stages/contract';

/** Parts of the forms of stages that apply manifests. */

export const monikerFields = z.looseObject({
  app: z.string().nullish(),
  cluster: z.string().nullish(),
  stack: z.string().nullish(),
  detail: z.string().nullish(),
  sequence: z.union([z.number(), z.string()]).nullish(),
});

/** Where what is deployed belongs, for those whose names do not say it. The sequence is for scripts: a form would fix it for ever. */
export const monikerForm: readonly FieldHint[] = [
  {
    path: 'moniker.app',
    label: 'Belongs to the application',
    widget: 'application',
    help: 'Without a choice: the one of this pipeline',
    advanced: true,
  },
  {
    path: 'moniker.cluster',
    label: 'Cluster',
    widget: 'text',
    placeholder: 'deployment web',
    help: 'Under which its versions are listed together; otherwise kind and name',
    advanced: true,
  },
  { path: 'moniker.stack', label: 'Stack', widget: 'text', placeholder: 'prod', advanced: true },
  { path: 'moniker.detail', label: 'Detail', widget: 'text', advanced: true },
];

export const artifactBindingHint = (document: string): FieldHint => ({
  path: 'enableArtifactBinding',
  label: `Write artifacts of the run into ${document}`,
  widget: 'switch',
  help: 'Off: images and names stay exactly as they are written',
  advanced: true,
});
