'use client';
import { useState } from 'react';
import { HealthIcon } from '#components/infrastructure/resource/health-icon';
import { ResourceLink } from '#components/infrastructure/resource-link';
import { cx } from '#components/ui/class-names.ts';
import type { OwnerNode } from '#lib/infrastructure/view';

/** How many children of one owner are named before the rest is a number. */
const few = 3;

/** From the topmost owner down to the last instance; each opens its own details. */
export function OwnerTree({ tree, current }: { tree: OwnerNode; current: string }) {
  return (
    <section aria-label="Owner tree">
      <h3 className="mb-1.5 text-section">Owner tree</h3>
      <ul>
        <Node node={tree} current={current} depth={0} />
      </ul>
    </section>
  );
}

interface NodeProps {
  node: OwnerNode;
  current: string;
  depth: number;
  /** The one before it says the same; once is enough. */
  quiet?: boolean;
}

function Node({ node, current, depth, quiet }: NodeProps) {
  const here = node.id === current;
  const asleep = node.health === 'unknown' && node.children.length === 0;
  return (
    <li>
      <div className="flex min-h-[29px] items-start gap-2 py-1 text-data max-sm:min-h-11 max-sm:py-3">
        <span className="flex h-5 items-center">
          <HealthIcon health={node.health} />
        </span>
        <div className="min-w-0">
          {here ? (
            <span aria-current="true" className="font-semibold break-words">
              {nameOf(node, depth)}
            </span>
          ) : (
            <ResourceLink
              resource={node.id}
              className={cx('break-words hover:underline', asleep ? 'text-ink-3' : depth > 1 && 'text-ink-2')}
            >
              {nameOf(node, depth)}
            </ResourceLink>
          )}
          {node.message && !quiet && node.health !== 'healthy' && (
            <p className={node.health === 'unhealthy' ? 'break-words text-failed-ink' : 'break-words text-ink-2'}>
              {node.message}
            </p>
          )}
        </div>
      </div>
      {(node.children.length > 0 || node.more > 0) && <Children node={node} current={current} depth={depth} />}
    </li>
  );
}

function Children({ node, current, depth }: { node: OwnerNode; current: string; depth: number }) {
  const [all, setAll] = useState(false);
  const urgent = node.children.filter(
    (child, index) => index < few || child.health === 'unhealthy' || holds(child, current),
  );
  const shown = all ? node.children : urgent;
  const hidden = node.children.length - shown.length;
  return (
    <ul className="pl-5">
      {shown.map((child, index) => (
        <Node
          key={child.id}
          node={child}
          current={current}
          depth={depth + 1}
          quiet={shown[index - 1]?.message === child.message}
        />
      ))}
      {hidden > 0 && (
        <li>
          <button
            type="button"
            onClick={() => setAll(true)}
            className="min-h-[29px] text-data text-ink-2 hover:text-ink hover:underline max-sm:min-h-11"
          >
            and {hidden + node.more} more
          </button>
        </li>
      )}
      {hidden === 0 && node.more > 0 && (
        <li className="py-1 text-data text-ink-3">and {node.more} more that are not listed</li>
      )}
    </ul>
  );
}

const holds = (node: OwnerNode, id: string): boolean =>
  node.id === id || node.children.some((child) => holds(child, id));

const nameOf = (node: OwnerNode, depth: number) =>
  depth > 1 || node.kind === 'Pod' ? node.name : `${node.kind} ${node.name}`;
