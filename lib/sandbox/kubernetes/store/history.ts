import type { Resource } from '../resources/resource.ts';
import type { Change } from './store.ts';

const maxChanges = 5000;
const maxBytes = 16 * 1024 * 1024;

/** The recent changes, oldest first, bounded by number and size. A watch that fell behind has to list again. */
export class History {
  #changes: { change: Change; size: number }[] = [];
  #start = 0;
  #bytes = 0;
  #compacted: number;

  constructor(revision: number) {
    this.#compacted = revision;
  }

  /** Changes up to and including this revision are forgotten. */
  get compacted(): number {
    return this.#compacted;
  }

  push(change: Change, size: number): void {
    this.#changes.push({ change, size });
    this.#bytes += size;
    while (this.#changes.length - this.#start > maxChanges || this.#bytes > maxBytes) this.#forgetOldest();
    if (this.#start > 1024 && this.#start > this.#changes.length / 2) {
      this.#changes = this.#changes.slice(this.#start);
      this.#start = 0;
    }
  }

  /** Changes of the resource after the revision, oldest first. */
  after(revision: number, resource: Resource): Change[] {
    const found: Change[] = [];
    for (let i = this.#changes.length - 1; i >= this.#start; i--) {
      const change = this.#changes[i]?.change;
      if (change === undefined || change.revision <= revision) break;
      if (change.resource === resource) found.push(change);
    }
    return found.reverse();
  }

  /** Forgets everything up to the revision, as the compaction of etcd does every few minutes. */
  compact(revision: number): void {
    while ((this.#changes[this.#start]?.change.revision ?? Number.POSITIVE_INFINITY) <= revision) this.#forgetOldest();
    this.#compacted = Math.max(this.#compacted, revision);
  }

  #forgetOldest(): void {
    const oldest = this.#changes[this.#start++];
    if (oldest === undefined) return;
    this.#bytes -= oldest.size;
    this.#compacted = oldest.change.revision;
    delete this.#changes[this.#start - 1];
  }
}
