import Link from 'next/link';
import { executionPath } from '#components/executions/paths.ts';
import { titleOf } from '#components/executions/wording.ts';
import { cx } from '#components/ui/class-names.ts';
import type { Deployer } from '#lib/infrastructure/view';

interface DeployerLinkProps {
  /** Whose screen it stands on. A run of another application is named with its own. */
  application: string;
  deployer: Deployer;
  /** Only `#126`, or `undo #126`; an operation has no number and is `by hand`, or `undo`. */
  short?: boolean;
  className?: string;
}

/** The run that deployed it, or brought it back. */
export function DeployerLink({ application, deployer, short, className }: DeployerLinkProps) {
  const { id, name, number, undo } = deployer;
  const run = titleOf({ name, number: number ?? undefined });
  const title = deployer.application === application ? run : `${run} of ${deployer.application}`;
  const brief = [undo ? 'undo' : number === null && 'by hand', number !== null && `#${number}`]
    .filter(Boolean)
    .join(' ');
  return (
    <Link
      href={executionPath({ application: deployer.application, id })}
      prefetch={false}
      title={short ? (undo ? `Brought back by ${title}, ${undo.person}` : `Deployed by ${title}`) : undefined}
      className={cx('hover:underline', className)}
    >
      {short ? brief : title}
    </Link>
  );
}
