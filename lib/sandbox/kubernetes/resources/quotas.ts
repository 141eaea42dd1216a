import { head } from '../schema/meta.ts';
import { list, map, opaque, quantity, struct, text } from '../schema/schema.ts';
import { ageColumn, column, nameColumn, pairs } from './column.ts';
import { section } from './pod-defaults.ts';
import { type Resource, resource } from './resource.ts';

const amounts = map(quantity);

const quota = struct('ResourceQuota', {
  ...head,
  spec: struct('ResourceQuotaSpec', { hard: amounts, scopes: list(text), scopeSelector: opaque }),
  status: struct('ResourceQuotaStatus', { hard: amounts, used: amounts }),
});

/** How much of what a namespace may have. Admission counts, a controller writes down. */
export const quotas: Resource = resource({
  version: 'v1',
  plural: 'resourcequotas',
  kind: 'ResourceQuota',
  shortNames: ['quota'],
  namespaced: true,
  hasStatus: true,
  schema: quota,
  columns: [
    nameColumn,
    column('Request', (object) => pairs(section(object, 'status').used)),
    column('Limit', (object) => pairs(section(object, 'spec').hard)),
    ageColumn,
  ],
});
