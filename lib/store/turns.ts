/**
 * Work of one name is done in the order it came and never twice at a time; of all names no more than `most` are at work.
 * Who waits holds nothing, and names take turns: one with a long line lets the others in between.
 */
export type Turn = <T>(name: string, work: () => Promise<T>) => Promise<T>;

export function createTurns(most: number): Turn {
  const lines = new Map<string, (() => Promise<void>)[]>();
  /** Names that have something to do and nothing under way. */
  const ready: string[] = [];
  let working = 0;

  function next(): void {
    const name = working < most ? ready.shift() : undefined;
    const first = name === undefined ? undefined : lines.get(name)?.shift();
    if (name === undefined || !first) return;
    working += 1;
    void first().then(() => {
      working -= 1;
      if (lines.get(name)?.length) ready.push(name);
      else lines.delete(name);
      next();
    });
    next();
  }

  return (name, work) =>
    new Promise((resolve, reject) => {
      const line = lines.get(name);
      const job = () => Promise.resolve().then(work).then(resolve, reject);
      if (line) line.push(job);
      else {
        lines.set(name, [job]);
        ready.push(name);
      }
      next();
    });
}
