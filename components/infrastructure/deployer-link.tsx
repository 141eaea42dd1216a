import Link from 'next/link';
import { executionPath } from '#components/executions/paths.ts';
import { titleOf } from '#components/executions/wording.ts';
import { cx } from '#components/ui/class-names.ts';
import type { Deployer } from '#lib/infrastructure/view';

interface DeployerLinkProps {
  application: string;
  deployer: Deployer;
  /** Only `#126`; an operation has no number and is `by hand`. */
  short?: boolean;
  className?: string;
}

/** The run that deployed it. */
export function DeployerLink({ application, deployer, short, className }: DeployerLinkProps) {
  const { id, name, number } = deployer;
  const title = titleOf({ name, number: number ?? undefined });
  return (
    <Link
      href={executionPath({ application, id })}
      prefetch={false}
      title={short ? `Deployed by ${title}` : undefined}
      className={cx('hover:underline', className)}
    >
      {short ? (number === null ? 'by hand' : `#${number}`) : title}
    </Link>
  );
}
