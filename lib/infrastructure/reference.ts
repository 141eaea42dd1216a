import type { ManifestRef } from '#lib/providers/contract';
import type { ResourceRecord } from '#lib/store/inventory-read';

/** How a cloud is asked for an object of the inventory. */
export const refOf = ({ kind, name, namespace }: ResourceRecord): ManifestRef => ({
  kind,
  name,
  namespace: namespace || undefined,
});
