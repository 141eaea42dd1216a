import { type LucideIcon, Minus, PencilLine, Plus, Waypoints } from 'lucide-react';
import type { Change } from '#components/pipeline-editor/document/changes.ts';

/** How each kind of change looks, in lists and in graphs: told by shape and word, not by colour alone. */
export const marks: Record<Change['kind'], { icon: LucideIcon; word: string; ink: string; node: string }> = {
  added: { icon: Plus, word: 'added', ink: 'text-ok-ink', node: 'border-2 border-ok bg-ok-soft' },
  removed: {
    icon: Minus,
    word: 'removed',
    ink: 'text-failed-ink',
    node: 'border-2 border-dashed border-failed bg-failed-soft',
  },
  changed: {
    icon: PencilLine,
    word: 'changed',
    ink: 'text-running-ink',
    node: 'border-2 border-running bg-running-soft',
  },
  moved: {
    icon: Waypoints,
    word: 'moved',
    ink: 'text-accent-ink',
    node: 'border-2 border-dotted border-accent bg-accent-soft',
  },
};
