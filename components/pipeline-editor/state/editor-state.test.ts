import { describe, expect, it } from 'vitest';
import { setField, setStageField } from '#components/pipeline-editor/document/edit.ts';
import { chain } from '#components/pipeline-editor/document/samples.ts';
import { removeStages } from '#components/pipeline-editor/document/wiring.ts';
import {
  documentOf,
  type EditorState,
  edited,
  isDirty,
  isLocked,
  rebased,
  redone,
  refused,
  replaced,
  saved,
  selected,
  slipped,
  startEditor,
  textClosed,
  textDropped,
  textOpened,
  typed,
  undone,
} from './editor-state.ts';

const start = () => startEditor({ id: 'p', version: 3, document: chain('1', '2') });
const rename = (state: EditorState, name: string) => edited(state, setField(documentOf(state), 'name', name), 1000);

describe('text and document', () => {
  it('follow each other both ways', () => {
    const opened = textOpened(start());
    expect(rename(opened, 'other').text?.text).toContain('"name": "other"');
    const text = (opened.text?.text ?? '').replace('Stage 2', 'Ship');
    expect(documentOf(typed(opened, text, 1)).stages[1]?.name).toBe('Ship');
  });

  it('keep what is typed as it is typed', () => {
    const text = '{"stages":[   ]}';
    expect(typed(textOpened(start()), text, 1).text?.text).toBe(text);
  });

  it('lock the canvas while the text cannot be read, and lose nothing', () => {
    const broken = typed(textOpened(start()), '{ "stages": [', 1);
    expect(isLocked(broken)).toBe(true);
    expect(isDirty(broken)).toBe(true);
    expect(documentOf(broken)).toEqual(chain('1', '2'));
    for (const blocked of [rename(broken, 'x'), undone(broken), redone(broken), textClosed(broken)]) {
      expect(blocked.text?.text).toBe('{ "stages": [');
      expect(documentOf(blocked)).toBe(documentOf(broken));
    }
    expect(isDirty(textDropped(broken))).toBe(false);
  });

  it('undo a spell of typing in one step', () => {
    let state = textOpened(start());
    for (const [index, name] of ['a', 'ab', 'abc'].entries()) {
      state = typed(state, `{"name":"${name}","stages":[]}`, 1000 + index * 100);
    }
    expect(documentOf(undone(state))).toEqual(chain('1', '2'));
    expect(documentOf(redone(undone(state))).name).toBe('abc');
  });
});

describe('selection', () => {
  it('forgets stages that are gone', () => {
    const state = selected(start(), ['1', '2']);
    expect(edited(state, removeStages(documentOf(state), ['1']), 1).selection).toEqual(['2']);
  });
});

describe('saving', () => {
  it('leaves edits made meanwhile unsaved', () => {
    const sent = rename(start(), 'sent');
    const later = rename(sent, 'later');
    const state = saved(later, documentOf(sent), { id: 'p', version: 4 });
    expect(state.base.version).toBe(4);
    expect(isDirty(state)).toBe(true);
    expect(isDirty(saved(sent, documentOf(sent), { id: 'p', version: 4 }))).toBe(false);
  });

  it('tells a new pipeline its id', () => {
    const fresh = startEditor({ version: 0, document: chain('1') });
    const state = saved(fresh, documentOf(fresh), { id: 'new', version: 1 });
    expect([state.base.id, documentOf(state).id, isDirty(state)]).toEqual(['new', 'new', false]);
  });

  it('keeps undo after a save', () => {
    const renamed = rename(start(), 'other');
    expect(documentOf(undone(saved(renamed, documentOf(renamed), { id: 'p', version: 4 }))).name).toBe('ship');
  });
});

describe('somebody else saved', () => {
  it('keeps mine in the editor on top of theirs', () => {
    const state = rebased(rename(start(), 'mine'), 5, { ...chain('1'), name: 'theirs' });
    expect([documentOf(state).name, state.base.version, state.base.document.name]).toEqual(['mine', 5, 'theirs']);
  });

  it('takes theirs in a way that can be undone', () => {
    const theirs = { ...chain('1'), name: 'theirs' };
    const state = replaced(rebased(rename(start(), 'mine'), 5, theirs), theirs, 9);
    expect([documentOf(state).name, isDirty(state)]).toEqual(['theirs', false]);
    expect(documentOf(undone(state)).name).toBe('mine');
  });
});

it('keeps the text of a field that cannot be read until it can or its stage is gone', () => {
  const slip = { text: '{', message: 'line 1' };
  const state = slipped(start(), { refId: '2', path: 'payload' }, slip);
  expect([state.slips, isDirty(state)]).toEqual([[{ refId: '2', path: 'payload', ...slip }], true]);
  expect(slipped(state, { refId: '2', path: 'payload' }, undefined).slips).toEqual([]);
  expect(edited(state, removeStages(documentOf(state), ['2']), 1).slips).toEqual([]);
});

it('says why an edit was refused until something else happens', () => {
  const state = refused(refused(start(), 'no'), 'no');
  expect(state.refusal).toEqual({ message: 'no', turn: 2 });
  expect(edited(state, setStageField(documentOf(state), '1', 'x', 1), 1).refusal).toBeUndefined();
});
