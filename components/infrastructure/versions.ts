import type { ServerGroupView } from '#lib/infrastructure/view';

/** Old versions that sleep are kept for undoing and say little: only the one that undo brings back is shown at first. */
export function splitVersions(groups: readonly ServerGroupView[], selected: string) {
  const shown = groups.filter(
    (group) =>
      group.current ||
      group.undoTarget ||
      group.id === selected ||
      group.replicas.desired > 0 ||
      group.instances.length > 0 ||
      group.moreInstances > 0,
  );
  return { shown, older: groups.length - shown.length };
}
