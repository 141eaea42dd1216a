import type { Locator, Page } from 'playwright-core';

/** What a hand does in the designer. */

/** By its label, which says `required` behind the name where it is. */
export function field(page: Page, label: string): Locator {
  return page.getByLabel(new RegExp(`^${label.replaceAll('?', '\\?')}\\s*(required)?$`)).first();
}

export function nodeOf(page: Page, stageName: string): Locator {
  return page.locator('.react-flow__node').filter({ hasText: stageName }).first();
}

export async function selectStage(page: Page, stageName: string): Promise<void> {
  await nodeOf(page, stageName).click();
  await page.getByRole('heading', { name: stageName }).first().waitFor({ state: 'attached' });
}

/** Adds a stage from the palette behind the selected one and names it. */
export async function addStage(page: Page, type: string, stageName: string, after?: string): Promise<void> {
  if (after) await selectStage(page, after);
  await page.getByTestId(`palette-${type}`).click();
  await field(page, 'Stage name').fill(stageName);
}

/** Into a Monaco editor, as one pastes: typing would let it indent by itself. */
export async function paste(page: Page, label: string, text: string): Promise<void> {
  await page.getByRole('textbox', { name: label }).first().focus();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.press('Delete');
  await page.keyboard.insertText(text);
}

export async function save(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Save', exact: true }).click();
}

/** The note that a save has made this version. */
export async function savedAs(page: Page, version: number): Promise<void> {
  await page.getByText(`Saved as version ${version}`, { exact: true }).waitFor();
}

/** A line drawn by hand from the outlet of one stage to the inlet of another. */
export async function drawLine(page: Page, from: string, to: string): Promise<void> {
  await canvasAtRest(page);
  const [start, end] = [
    await middleOf(nodeOf(page, from).getByTestId('out')),
    await middleOf(nodeOf(page, to).getByTestId('into')),
  ];
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  await page.mouse.move((start.x + end.x) / 2, (start.y + end.y) / 2, { steps: 5 });
  await page.mouse.move(end.x, end.y, { steps: 5 });
  await page.mouse.up();
}

/** The canvas moves to what is selected, also when it opens: where its stages are counts only once it stands still. */
async function canvasAtRest(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const where = () => document.querySelector<HTMLElement>('.react-flow__viewport')?.style.transform;
    let before = where();
    for (let frames = 0; frames < 20; ) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
      const now = where();
      frames = now !== undefined && now === before ? frames + 1 : 0;
      before = now;
    }
  });
}

async function middleOf(target: Locator): Promise<{ x: number; y: number }> {
  const box = await target.boundingBox();
  if (!box) throw new Error('It is not on the screen');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
