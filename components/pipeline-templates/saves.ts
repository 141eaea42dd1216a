import type { TemplateVersionRow } from '#lib/pipeline-templates/view';

/** One save of a version: the first, or one that made it the latest again. */
export interface TemplateSaveRow extends Omit<TemplateVersionRow, 'savedAgain'> {
  key: string;
  /** The newest save of its version; tags and actions stand there. */
  newest: boolean;
}

/** Every save, newest first. A version that was restored stands there once for each time. */
export function savesOf(rows: readonly TemplateVersionRow[]): TemplateSaveRow[] {
  const saves = rows.flatMap(({ savedAgain, ...row }) => {
    const all = [{ author: row.author, note: row.note, at: row.createdAt }, ...savedAgain];
    return all.map(({ author, note, at }, index) => {
      const newest = index === all.length - 1;
      return { ...row, author, note, createdAt: at, key: `${row.digest}/${index}`, newest };
    });
  });
  return saves.sort((left, right) => right.createdAt - left.createdAt);
}
