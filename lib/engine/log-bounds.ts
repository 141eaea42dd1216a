/**
 * So many lines of a stage's log are kept while a worker holds the run without a break; the last one says that more were cut. A
 * flooding stage harms only itself. Not so many in all: the end of a long build's log is what people look for.
 */
const mostLines = 2000;
/** A run that has told so much already, in lines and events, floods look by look: from then on few lines of each look are kept. */
const muchTold = 200_000;
const fewLines = 20;
const longestLine = 4000;

/** What is kept of the logs of one run. */
export class LogBounds {
  private readonly counts = new Map<string, number>();

  /** The line as it is kept, or undefined. `told`: how many lines and events the run has told so far. */
  keep(stageId: string, line: string, told: number): string | undefined {
    const count = (this.counts.get(stageId) ?? 0) + 1;
    this.counts.set(stageId, count);
    const most = told > muchTold ? fewLines : mostLines;
    if (count > most) return undefined;
    return count === most ? '… more lines were cut' : line.slice(0, longestLine).replaceAll('\u0000', '');
  }
}
