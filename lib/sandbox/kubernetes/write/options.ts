/** Who writes, and how. */
export interface WriteOptions {
  /** The field manager. */
  manager: string;
  dryRun?: boolean;
  subresource?: string | undefined;
}

export type Propagation = 'Orphan' | 'Background' | 'Foreground';
