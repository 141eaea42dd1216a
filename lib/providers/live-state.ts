import type { Json } from '#lib/kernel/json';

/** What a cloud tells of an object beyond its manifest: its earlier versions, and where it left what was deployed. */

/** A version of a workload that the cloud still keeps. */
export interface RolloutRevision {
  number: number;
  /** The object that holds it, e.g. its ReplicaSet. */
  name: string;
  images: string[];
  /** When it ran first, epoch milliseconds. */
  createdAt: number;
  /** What is rolled out now. */
  current: boolean;
  /** Numbers it had before: it was brought back. */
  earlier: number[];
  /** Who made it run, as stamped on it: an execution, and the stage of an undo that came after. */
  executionId?: string;
  undoneByStage?: string;
}

/** Whoever wrote a field, as the cloud remembers it. `at` in epoch milliseconds, 0 when unknown. */
export interface Hand {
  manager: string;
  at: number;
}

/** A field that is no longer what was deployed, and was not changed by us since. */
export interface DriftedField {
  /** `spec.template.spec.containers[name=web].image` */
  path: string;
  /** Absent when there was or is none. */
  deployed?: Json;
  live?: Json;
  /** Nobody owns a field that is gone. */
  hands: Hand[];
  /** Content of a secret: that it differs is all that is told. */
  masked: boolean;
}

export interface Drift {
  fields: DriftedField[];
  /** Fields beyond those listed. */
  moreFields: number;
  /** Others who wrote to the object, the latest first: one of them took away what is gone. */
  others: Hand[];
}
