/** How long an answer of the database counts, in milliseconds: both clocks drift apart, and people may set one. */
const windowMs = 30_000;

/** Going back by less than this is an error of the estimate, and not somebody who has set a clock. */
const slackMs = 1000;

/**
 * What the database's clock shows, as well as this process can tell. Each answer says what it showed when it was asked, and is
 * late by its way here: of several, the one that puts the clock furthest ahead was the quickest and is the nearest to the truth.
 * So a slow answer does not turn time back, and what follows from another run's end is not noted as earlier than that.
 */
export class DatabaseClock {
  private readonly local: () => number;
  private best: number;
  private bestBefore: number;
  private windowSince: number;
  private latest = Number.NEGATIVE_INFINITY;

  /** `local`: milliseconds since any moment, which nobody sets. */
  constructor(local: () => number = () => performance.now()) {
    this.local = local;
    // Until the database has been asked, our own clock is the best guess.
    this.best = Number.NEGATIVE_INFINITY;
    this.bestBefore = Date.now() - local();
    this.windowSince = local();
  }

  /** `databaseNow`: epoch milliseconds, as an answer has just said. */
  hear(databaseNow: number): void {
    const at = this.local();
    const ahead = databaseNow - at;
    const age = at - this.windowSince;
    if (this.best === Number.NEGATIVE_INFINITY) this.bestBefore = ahead;
    else if (age > windowMs) {
      this.bestBefore = age > 2 * windowMs ? ahead : this.best;
      this.best = ahead;
      this.windowSince = at;
    }
    this.best = Math.max(this.best, ahead);
  }

  /** Whole epoch milliseconds: times and pauses are stored as such. */
  now(): number {
    const at = Math.round(this.local() + Math.max(this.best, this.bestBefore));
    if (at > this.latest || this.latest - at > slackMs) this.latest = at;
    return this.latest;
  }
}
