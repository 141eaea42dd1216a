import { describe, expect, it } from 'vitest';
import { chain, documentOf as sampleOf } from '#components/pipeline-editor/document/samples.ts';
import { refIdOf, requisitesOf } from '#components/pipeline-editor/document/stages.ts';
import type { PipelineDocument } from '#lib/pipelines/document';
import {
  addBehindSelection,
  addInto,
  connectStages,
  copyOfSelected,
  duplicateSelected,
  moveStage,
  pasteText,
  removeSelected,
} from './actions.ts';
import { documentOf, type Selection, selected, startEditor, textOpened, typed, undone } from './editor-state.ts';
import { createEditorStore } from './editor-store.ts';

const stage = { type: 'alpha', name: 'Alpha', fields: { size: 1 } };

function open(document: PipelineDocument, selection: Selection = 'configuration') {
  let clock = 0;
  const store = createEditorStore(startEditor({ id: 'p', version: 1, document }), () => ++clock * 10_000);
  store.move((state) => selected(state, selection));
  const order = () => documentOf(store.get()).stages.map((each) => [refIdOf(each), requisitesOf(each)]);
  return { store, order };
}

describe('adding from the palette', () => {
  it('draws a line when it is pressed again and again', () => {
    const { store, order } = open(sampleOf([]));
    for (let press = 0; press < 3; press++) addBehindSelection(store, stage);
    expect(order()).toEqual([
      ['1', []],
      ['2', ['1']],
      ['3', ['2']],
    ]);
    expect(store.get().selection).toEqual(['3']);
  });

  it('starts a branch of its own when the configuration is selected', () => {
    const { store, order } = open(chain('1'));
    addBehindSelection(store, stage);
    expect(order()).toEqual([
      ['1', []],
      ['2', []],
    ]);
  });

  it('joins all that is selected, and goes behind the last stage when nothing is', () => {
    const fork = sampleOf([{ refId: '1' }, { refId: '2' }]);
    const joined = open(fork, ['1', '2']);
    addBehindSelection(joined.store, stage);
    expect(joined.order()[2]).toEqual(['3', ['1', '2']]);
    const last = open(fork, []);
    addBehindSelection(last.store, stage);
    expect(last.order()[2]).toEqual(['3', ['2']]);
  });
});

describe('rewiring', () => {
  it('is one step to undo', () => {
    const { store, order } = open(chain('1', '2', '3'));
    addInto(store, stage, { from: '1', to: '2' });
    moveStage(store, '3', { after: undefined });
    expect(order()).toContainEqual(['3', []]);
    store.move(undone);
    store.move(undone);
    expect(documentOf(store.get())).toEqual(chain('1', '2', '3'));
  });

  it('says why it refuses and changes nothing', () => {
    const { store } = open(chain('1', '2'));
    connectStages(store, { from: '2', to: '1' });
    expect(store.get().refusal?.message).toMatch(/circle/);
    expect(documentOf(store.get())).toEqual(chain('1', '2'));
  });
});

describe('deleting', () => {
  it('selects what stood before, so that it can go on', () => {
    const { store, order } = open(chain('1', '2', '3'), ['3']);
    removeSelected(store);
    removeSelected(store);
    expect(order()).toEqual([['1', []]]);
    removeSelected(store);
    expect([order(), store.get().selection]).toEqual([[], 'configuration']);
    removeSelected(store);
    expect(order()).toEqual([]);
  });
});

describe('the clipboard', () => {
  it('carries stages to another pipeline', () => {
    const from = open(chain('1', '2', '3'), ['2', '3']);
    const to = open(chain('1'), ['1']);
    expect(pasteText(to.store, copyOfSelected(from.store) ?? '')).toBe(true);
    expect(to.order()).toEqual([
      ['1', []],
      ['2', ['1']],
      ['3', ['2']],
    ]);
  });

  it('takes a single stage as well and refuses what is none', () => {
    const { store, order } = open(chain('1'));
    expect(pasteText(store, '{"type": "beta", "odd": true}')).toBe(true);
    expect(order()).toHaveLength(2);
    for (const text of ['', 'hello', '{}', '[]', '{"stages": [1, {"name": "x"}]}', '{"type": 7}']) {
      expect(pasteText(store, text)).toBe(false);
    }
  });

  it('has nothing to give when no stage is selected', () => {
    expect(copyOfSelected(open(chain('1')).store)).toBeUndefined();
  });
});

it('does nothing while the text cannot be read', () => {
  const { store } = open(chain('1', '2'), ['2']);
  store.move((state) => typed(textOpened(state), '{', 1));
  addBehindSelection(store, stage);
  duplicateSelected(store);
  removeSelected(store);
  connectStages(store, { from: '2', to: '1' });
  expect(documentOf(store.get())).toEqual(chain('1', '2'));
  expect(store.get().text?.text).toBe('{');
});
