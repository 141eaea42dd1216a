import { withFailures } from '#lib/infrastructure/failing';
import type { OwnerNode } from '#lib/infrastructure/view';
import type { Sql } from '#lib/store/database';
import { findByUid, type ResourceRecord, selectOwned } from '#lib/store/inventory-read';

/** How far up and down owners are followed, and how many children of one owner are named. */
const mostLevels = 5;
const mostChildren = 50;

/** The topmost owner, which steers everything below it; the object itself when nobody owns it. */
export async function rootOwner(sql: Sql, row: ResourceRecord): Promise<ResourceRecord> {
  let root = row;
  for (let level = 0; level < mostLevels && root.ownerUid; level++) {
    const owner = await findByUid(sql, row.account, root.ownerUid);
    if (!owner) break;
    root = owner;
  }
  return root;
}

/** From the topmost owner of `row` down to the last instance. */
export async function ownerTree(sql: Sql, row: ResourceRecord): Promise<OwnerNode> {
  const root = await rootOwner(sql, row);
  const nodes = new Map([[root.uid, nodeOf(root)]]);
  let level = [root];
  for (let depth = 0; depth < mostLevels && level.length > 0; depth++) {
    const owned = await selectOwned(sql, level.map((parent) => parent.uid).filter(Boolean));
    const children = await withFailures(sql, owned);
    const near = children.filter((child) => child.account === row.account && !nodes.has(child.uid)).sort(newestFirst);
    for (const child of near) {
      const parent = nodes.get(child.ownerUid ?? '');
      if (!parent) continue;
      if (parent.children.length >= mostChildren) {
        parent.more++;
        continue;
      }
      const node = nodeOf(child);
      nodes.set(child.uid, node);
      parent.children.push(node);
    }
    level = near.filter((child) => nodes.has(child.uid));
  }
  return nodes.get(root.uid) ?? nodeOf(root);
}

function newestFirst(left: ResourceRecord, right: ResourceRecord): number {
  return (right.sequence ?? 0) - (left.sequence ?? 0) || left.name.localeCompare(right.name);
}

function nodeOf(row: ResourceRecord): OwnerNode {
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    health: row.health,
    message: row.summary.message,
    createdAt: row.createdAt,
    children: [],
    more: 0,
  };
}
