import { isGennakerError } from '#lib/kernel/errors';
import type { PreparedCommit } from '#lib/store/engine-commit';

/**
 * Gathers commits of many runs into few statements. A commit goes out at once while fewer than `mostAtOnce` statements
 * are under way, so a lone run waits for nobody; under load whatever came meanwhile goes out together, and the more there
 * is to do the less each costs.
 */
const mostAtOnce = 2;
const mostCommits = 100;
/** Characters: a run with a large context must not hold up the others' statement. */
const mostSize = 500_000;

interface Waiting {
  commit: PreparedCommit;
  done: (written: boolean) => void;
  failed: (error: unknown) => void;
}

export class CommitGroup {
  private readonly write: (commits: readonly PreparedCommit[]) => Promise<Set<string>>;
  private readonly waiting: Waiting[] = [];
  private underWay = 0;

  constructor(write: (commits: readonly PreparedCommit[]) => Promise<Set<string>>) {
    this.write = write;
  }

  /** Whether it was written, or refused by its fence. */
  commit(commit: PreparedCommit): Promise<boolean> {
    return new Promise((done, failed) => {
      this.waiting.push({ commit, done, failed });
      this.send();
    });
  }

  private send(): void {
    while (this.underWay < mostAtOnce && this.waiting.length > 0) {
      this.underWay += 1;
      void this.sendGroup(this.takeGroup()).finally(() => {
        this.underWay -= 1;
        this.send();
      });
    }
  }

  private takeGroup(): Waiting[] {
    let size = 0;
    let count = 0;
    for (const { commit } of this.waiting) {
      size += commit.size;
      if (count > 0 && (size > mostSize || count >= mostCommits)) break;
      count += 1;
    }
    return this.waiting.splice(0, count);
  }

  private async sendGroup(group: readonly Waiting[]): Promise<void> {
    try {
      const written = await this.write(group.map(({ commit }) => commit));
      for (const { commit, done } of group) done(written.has(commit.id));
    } catch (error) {
      if (group.length === 1 || (isGennakerError(error) && error.code === 'unavailable')) {
        for (const { failed } of group) failed(error);
        return;
      }
      // What Postgres refuses in one commit must not harm the others.
      for (const one of group) await this.sendGroup([one]);
    }
  }
}
