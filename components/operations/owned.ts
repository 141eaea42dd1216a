import type { OwnerNode } from '#lib/infrastructure/view';

export interface Owned {
  kind: string;
  count: number;
}

/** What goes with an object, by kind, as far as it is known. */
export function ownedBy(tree: OwnerNode, id: string): Owned[] {
  const node = find(tree, id);
  const counts = new Map<string, number>();
  const visit = ({ children, more }: OwnerNode) => {
    for (const child of children) {
      counts.set(child.kind, (counts.get(child.kind) ?? 0) + 1);
      visit(child);
    }
    const last = children.at(-1);
    if (last && more > 0) counts.set(last.kind, (counts.get(last.kind) ?? 0) + more);
  };
  if (node) visit(node);
  return [...counts].map(([kind, count]) => ({ kind, count }));
}

function find(node: OwnerNode, id: string): OwnerNode | undefined {
  if (node.id === id) return node;
  for (const child of node.children) {
    const found = find(child, id);
    if (found) return found;
  }
  return undefined;
}

/** Where a slip costs customers: the name is typed before something is deleted there. */
export function isProduction(place: { environment?: string; account: string; namespace: string }): boolean {
  return [place.environment, place.account, place.namespace].some((word) => /prod|\blive\b/i.test(word ?? ''));
}
