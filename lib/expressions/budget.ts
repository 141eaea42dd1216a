import { BudgetExceeded } from './errors.ts';

/** What one evaluation of a template or document may use. Checked while it runs, never afterwards. */
export interface Budget {
  /** Visited nodes, elements of selections, characters matched by a pattern (in blocks), … */
  steps: number;
  /** Wall time in milliseconds. */
  milliseconds: number;
  /** Characters of text and elements of collections made on the way. */
  bytes: number;
  /** Nesting of expressions and of data. */
  depth: number;
  /** Characters of one expression, as Spinnaker's `maxExpressionLength`. */
  expressionLength: number;
}

export const defaultBudget: Budget = {
  steps: 300_000,
  milliseconds: 500,
  bytes: 8_000_000,
  depth: 200,
  expressionLength: 10_000,
};

/** The clock is looked at once every this many steps: `now()` costs more than a step. */
const STEPS_PER_CLOCK = 4_096;

/** Counts what an evaluation uses and throws `BudgetExceeded` at the first limit. */
export class Meter {
  readonly budget: Budget;
  private readonly now: () => number;
  private steps = 0;
  private bytes = 0;
  private nextLook: number;
  private readonly deadline: number;

  constructor(budget: Budget, now: () => number) {
    this.budget = budget;
    this.now = now;
    this.deadline = now() + budget.milliseconds;
    this.nextLook = Math.min(STEPS_PER_CLOCK, budget.steps + 1);
  }

  step(count = 1): void {
    this.steps += count;
    if (this.steps >= this.nextLook) this.look();
  }

  /** Called before work that looks at each character of a text by itself. */
  read(characters: number): void {
    this.step(1 + (characters >> 2));
  }

  /** Called before the text or collection is made, so that it is refused and not made. */
  grow(bytes: number): void {
    this.bytes += bytes;
    if (this.bytes > this.budget.bytes) {
      throw new BudgetExceeded(`The expression makes more than ${this.budget.bytes} characters of data`);
    }
    this.step(1 + (bytes >> 6));
  }

  private look(): void {
    if (this.steps > this.budget.steps) {
      throw new BudgetExceeded(`The expression takes more than ${this.budget.steps} steps`);
    }
    if (this.now() > this.deadline) {
      throw new BudgetExceeded(`The expression takes longer than ${this.budget.milliseconds} ms`);
    }
    this.nextLook = Math.min(this.steps + STEPS_PER_CLOCK, this.budget.steps + 1);
  }
}
