'use client';
import { BaseEdge, type Edge, type EdgeProps } from 'reactflow';

export type EdgeTone = 'quiet' | 'done' | 'person' | 'running' | 'selected' | 'added' | 'removed';
export type PathEdge = Edge<{ path: string; tone?: EdgeTone }, 'path'>;

const strokes = {
  quiet: 'var(--line-strong)',
  done: 'var(--control)',
  person: 'var(--person)',
  running: 'var(--running)',
  selected: 'var(--accent)',
  added: 'var(--ok)',
  removed: 'var(--failed)',
} as const;

/** A line whose way the layout has already found. */
export function GraphEdge({ id, data }: EdgeProps<PathEdge>) {
  const tone = data?.tone ?? 'quiet';
  return (
    <BaseEdge
      id={id}
      path={data?.path ?? ''}
      style={{
        stroke: strokes[tone],
        strokeWidth: tone === 'quiet' || tone === 'done' ? 1.5 : 2,
        strokeDasharray: tone === 'removed' ? '5 4' : undefined,
      }}
    />
  );
}
