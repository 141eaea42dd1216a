import { isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { TextProblem } from '#components/fields/json-text.ts';
import type { CodeMark } from '#components/fields/monaco-setup.ts';
import { refIdOf } from '#components/pipeline-editor/document/stages.ts';
import type { Selection } from '#components/pipeline-editor/state/editor-state.ts';
import type { PipelineDocument } from '#lib/pipelines/document';
import type { Finding } from '#lib/pipelines/findings';

/** Where findings stand in the text. JSON is YAML, whose parser keeps the place of every member. */

const mostMarks = 60;

export function marksOf(
  text: string,
  document: PipelineDocument,
  problem: TextProblem | undefined,
  findings: readonly Finding[],
): CodeMark[] {
  if (problem) return [{ level: 'error', ...problem }];
  if (findings.length === 0 || text === '') return [];
  const find = finder(text);
  return findings.slice(0, mostMarks).map((finding) => ({
    level: finding.level,
    message: `${finding.message}. ${finding.cure}.`,
    ...find(pathOf(finding, document)),
  }));
}

export function placeOfStage(text: string, document: PipelineDocument, selection: Selection) {
  const refId = selection === 'configuration' ? undefined : selection[0];
  if (refId === undefined || text === '') return undefined;
  const index = document.stages.findIndex((stage) => refIdOf(stage) === refId);
  return { ...finder(text)(['stages', index]), focus: false };
}

function pathOf({ stageRefId, field }: Finding, document: PipelineDocument): (string | number)[] {
  const index = document.stages.findIndex((stage) => refIdOf(stage) === stageRefId);
  const inside = (field ?? '').split('.').filter(Boolean).map(keyOf);
  return stageRefId === undefined ? inside : ['stages', index, ...inside];
}

function keyOf(key: string): string | number {
  return /^\d+$/.test(key) ? Number(key) : key;
}

/** The place of the member, or of the nearest one around it. */
function finder(text: string): (path: readonly (string | number)[]) => { line: number; column: number } {
  const parsed = parseDocument(text, { strict: false, uniqueKeys: false, logLevel: 'silent' });
  return (path) => {
    let node: unknown = parsed.contents;
    let offset = 0;
    for (const key of path) {
      const next = isMap(node) || isSeq(node) ? node.get(key, true) : undefined;
      const start = isMap(next) || isSeq(next) || isScalar(next) ? next.range?.[0] : undefined;
      if (start === undefined) break;
      node = next;
      offset = start;
    }
    const before = text.slice(0, offset);
    return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
  };
}
