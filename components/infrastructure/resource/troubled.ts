import type { OwnerNode } from '#lib/infrastructure/view';

/** What runs, badly, below the object of that id; the object itself is not among it. */
export function troubledBelow(tree: OwnerNode, id: string): OwnerNode[] {
  if (tree.id === id) return tree.children.flatMap(leavesInTrouble);
  return tree.children.flatMap((child) => troubledBelow(child, id));
}

function leavesInTrouble(node: OwnerNode): OwnerNode[] {
  if (node.children.length > 0) return node.children.flatMap(leavesInTrouble);
  return node.health === 'unhealthy' ? [node] : [];
}
