import type { KubeObject } from '../objects.ts';
import type { Resource } from '../resources/resource.ts';

/** Who writes, and how. */
export interface WriteOptions {
  /** The field manager. */
  manager: string;
  dryRun?: boolean;
  subresource?: string | undefined;
}

export type Propagation = 'Orphan' | 'Background' | 'Foreground';

export interface Target {
  resource: Resource;
  object: KubeObject;
}
