import { InstanceSquares } from '#components/infrastructure/clusters/instance-squares';
import { DeployerLink } from '#components/infrastructure/deployer-link';
import { shortImage } from '#components/infrastructure/images.ts';
import { reasonOf } from '#components/infrastructure/instances.ts';
import { OutsideHand } from '#components/infrastructure/outside-hand';
import { ResourceLink } from '#components/infrastructure/resource-link';
import { cx } from '#components/ui/class-names.ts';
import { RelativeTime } from '#components/ui/relative-time';
import type { ServerGroupView } from '#lib/infrastructure/view';

interface ServerGroupRowProps {
  application: string;
  group: ServerGroupView;
  selected: boolean;
  /** The details of one of its instances are open. */
  holdsSelected: boolean;
}

/** One version: what it runs, since when and by whom, how it is, and how much it carries. */
export function ServerGroupRow({ application, group, selected, holdsSelected }: ServerGroupRowProps) {
  const asleep = group.replicas.desired === 0 && group.instances.length === 0;
  const reason = reasonOf(group);
  return (
    <li
      data-row
      tabIndex={-1}
      aria-current={selected || undefined}
      className={cx(
        'relative grid grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 border-t border-line px-3.5 py-2 text-data',
        'transition-colors duration-150 hover:bg-raised focus-visible:-outline-offset-2',
        '@2xl:min-h-[38px] @2xl:grid-cols-[64px_minmax(0,1.5fr)_minmax(112px,0.8fr)_minmax(0,1.3fr)_104px] @2xl:py-[7px]',
        selected && 'bg-accent-soft hover:bg-accent-soft shadow-[inset_3px_0_0_var(--accent)]',
        holdsSelected && 'shadow-[inset_3px_0_0_var(--accent)]',
        asleep && 'text-ink-3',
      )}
    >
      <ResourceLink
        resource={group.id}
        title={group.name}
        className="truncate font-semibold outline-none after:absolute after:inset-0 focus-visible:after:rounded-control focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
      >
        {group.version ?? group.name}
      </ResourceLink>
      <Images images={group.images} />
      <span
        className={cx(
          'truncate @max-2xl:col-start-3 @max-2xl:row-start-2 @max-2xl:text-right',
          !asleep && 'text-ink-2',
        )}
      >
        <RelativeTime at={group.deployedBy?.undo?.at ?? group.createdAt} />
        {group.outside && (
          <>
            {' · '}
            <OutsideHand hand={group.outside} short />
          </>
        )}
        {group.deployedBy && (
          <>
            {' · '}
            <DeployerLink
              application={application}
              deployer={group.deployedBy}
              short
              className="relative z-1 underline-offset-2"
            />
          </>
        )}
      </span>
      <span className="min-w-0 @max-2xl:col-span-2 @max-2xl:col-start-1 @max-2xl:row-start-2">
        {asleep ? 'scaled to 0' : <InstanceSquares instances={group.instances} more={group.moreInstances} />}
      </span>
      <span
        className={cx(
          'text-right whitespace-nowrap @max-2xl:col-start-3 @max-2xl:row-start-1',
          !asleep && 'text-ink-2',
        )}
      >
        {carries(group, asleep)}
      </span>
      {reason && <Reason text={reason} />}
    </li>
  );
}

function Images({ images }: { images: readonly string[] }) {
  const [first, ...others] = images;
  return (
    <span title={images.join('\n')} className="flex min-w-0 font-mono text-[12px]">
      {first !== undefined && <ImageName name={shortImage(first)} />}
      {others.length > 0 && <span className="shrink-0 text-ink-3">&nbsp;+{others.length}</span>}
    </span>
  );
}

/** Where it is too long, the path gives way and the tag stays: that is what tells the versions apart. */
function ImageName({ name }: { name: string }) {
  const at = Math.max(name.lastIndexOf(':'), name.lastIndexOf('/') + 1);
  return (
    <>
      <span className="truncate">{name.slice(0, at)}</span>
      <span className={at > name.lastIndexOf('/') + 1 ? 'max-w-[70%] shrink-0 truncate' : 'truncate'}>
        {name.slice(at)}
      </span>
    </>
  );
}

function carries(group: ServerGroupView, asleep: boolean): string {
  if (group.undoTarget && asleep) return 'undo target';
  if (asleep) return '';
  return group.traffic ? `${group.traffic.percent} % traffic` : 'no load balancer';
}

function Reason({ text }: { text: string }) {
  return (
    <span title={text} className="col-span-full truncate text-failed-ink @max-2xl:row-start-3 @2xl:col-start-2">
      {text}
    </span>
  );
}
