import { z } from 'zod';
import type { IdentityDefinition } from '#lib/identity/contract';

/** Users kept in the product's own database; always there, so that somebody can still come in when a directory is down. */
export const localIdentity: IdentityDefinition = {
  type: 'local',
  title: 'Local users',
  summary: 'Names and passwords kept here.',
  configurable: false,
  settings: z.object({}),
  secrets: z.object({}),
};
