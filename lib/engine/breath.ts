/**
 * How long one run may keep a worker to itself. Expressions are evaluated in one go, and a document may hold hundreds of stages with
 * as much to evaluate as each may: in one piece that would take longer than a heartbeat may stay away.
 */
const breathMs = 100;

export class Breath {
  private since = performance.now();

  isOver(): boolean {
    return performance.now() - this.since > breathMs;
  }

  /** Lets others have their turn when it is over. */
  async take(): Promise<void> {
    if (!this.isOver()) return;
    await new Promise((resolve) => setImmediate(resolve));
    this.since = performance.now();
  }
}
