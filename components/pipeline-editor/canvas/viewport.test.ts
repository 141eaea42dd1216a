import { describe, expect, it } from 'vitest';
import { chain } from '#components/pipeline-editor/document/samples.ts';
import { layoutDocument } from './canvas-graph.ts';
import { fits, revealing, startingView } from './viewport.ts';

const screen = { width: 800, height: 600 };
const short = layoutDocument(chain('1'));
const long = layoutDocument(chain(...Array.from({ length: 12 }, (_, index) => String(index + 1))));

describe('what is in sight at first', () => {
  it('is all of a small pipeline, in the middle and not blown up', () => {
    const view = startingView(short, screen);
    expect([fits(short, screen), view.zoom]).toEqual([true, 1]);
    expect(view.x * 2 + short.width).toBeCloseTo(screen.width);
  });

  it('is the readable beginning of a long one', () => {
    const view = startingView(long, screen);
    expect([fits(long, screen), view.zoom, view.x]).toEqual([false, 0.75, 32]);
  });
});

describe('showing a stage', () => {
  it('moves nothing when it is in sight', () => {
    const view = startingView(long, screen);
    expect(revealing(view, long.nodes[1] ?? { x: 0, y: 0 }, screen)).toBe(view);
  });

  it('moves just far enough when it is not', () => {
    const last = long.nodes.at(-1) ?? { x: 0, y: 0 };
    const view = revealing(startingView(long, screen), last, screen);
    expect((last.x + 220) * view.zoom + view.x).toBeCloseTo(screen.width - 72);
  });
});
