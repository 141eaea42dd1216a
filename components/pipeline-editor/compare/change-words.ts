import type { ChangedGraph, ChangedNode } from '#components/pipeline-editor/document/changed-graph.ts';
import type { Change } from '#components/pipeline-editor/document/changes.ts';
import { stageDefinition } from '#lib/stages/definitions';

/** The sentences of a drawn change. */

/** Under the name of a node; `names` of the sides where there are two. */
export function captionOf(node: ChangedNode, names: readonly string[]): string {
  const said = node.changes.map((changes) => sideInWords(changes));
  if (said.every((words) => words === '')) return stageDefinition(node.type)?.title ?? node.type;
  if (names.length < 2) return capital(said[0] ?? '');
  if (node.clash) return 'Changed on both sides';
  const [first] = said;
  if (said.every((words) => words === first)) return `both: ${first}`;
  return said.flatMap((words, side) => (words ? [`${names[side]}: ${words}`] : [])).join(' · ');
}

function sideInWords(changes: readonly Change[]): string {
  const [first] = changes;
  if (!first) return '';
  if (first.stageRefId === undefined) return changes.map(({ subject }) => lowerFirst(subject)).join(', ');
  if (first.kind === 'added' || first.kind === 'removed') return first.kind;
  const fields = first.fields.length;
  return [...(first.wiring ? ['moved'] : []), ...(fields > 0 ? [`${counted(fields, 'field')} changed`] : [])].join(
    ', ',
  );
}

/** `1 added, 2 moved`, in the order people ask. */
export function summaryOf({ nodes }: ChangedGraph): { mark: Change['kind']; count: number }[] {
  return (['added', 'removed', 'changed', 'moved'] as const)
    .map((mark) => ({ mark, count: nodes.filter((node) => node.mark === mark).length }))
    .filter(({ count }) => count > 0);
}

const everyStage: Record<string, string> = {
  name: 'Name',
  type: 'Type',
  comments: 'Comments',
  failPipeline: 'If the stage fails: fail the pipeline',
  continuePipeline: 'If the stage fails: go on',
  completeOtherBranchesThenFail: 'If the stage fails: finish the other branches first',
  failOnFailedExpressions: 'Fail if an expression cannot be evaluated',
  stageTimeoutMs: 'Fail if it takes longer than (ms)',
  'stageEnabled.expression': 'Run only if',
  stageEnabled: 'Run only if',
  requiredRoles: 'Only for people with one of the roles',
  restrictExecutionDuringTimeWindow: 'Only in a time window',
  restrictedExecutionWindow: 'Time window',
  expectedArtifacts: 'Expected artifacts',
  notifications: 'Notifications',
};

/** What the form calls the field; what lies inside it keeps its path: `Manifests` and `0.spec.replicas`. */
export function labelOf(type: string, path: string): { label: string; inside: string } {
  const labels = new Map(Object.entries(everyStage));
  for (const hint of stageDefinition(type)?.form ?? []) labels.set(hint.path, hint.label);
  const keys = path.split('.');
  for (let length = keys.length; length > 0; length--) {
    const label = labels.get(keys.slice(0, length).join('.'));
    if (label) return { label, inside: keys.slice(length).join('.') };
  }
  return { label: '', inside: path };
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);
