import Link from 'next/link';
import { applicationPath } from '#components/executions/paths.ts';
import { type Health, HealthSquare, healthOf } from '#components/state/health';
import { Panel } from '#components/ui/panel';
import type { RunningVersion } from '#lib/executions/view';

const worstFirst: readonly Health[] = ['unhealthy', 'starting', 'unknown', 'healthy', 'gone'];

/** Which image of which application runs in which account. */
export function VersionMatrix({ versions }: { versions: readonly RunningVersion[] }) {
  const accounts = [...new Set(versions.map(({ account }) => account))].sort();
  const applications = [...Map.groupBy(versions, ({ application }) => application)];
  const environments = new Map(versions.map(({ account, environment }) => [account, environment]));
  return (
    <Panel title="What runs where" flush>
      <div className="overflow-x-auto">
        <table className="w-full text-data">
          <thead>
            <tr className="border-b border-line text-left text-small text-ink-3">
              <th scope="col" className="h-9 px-4 font-medium">
                Application
              </th>
              {accounts.map((account) => (
                <th key={account} scope="col" className="h-9 px-4 font-medium whitespace-nowrap">
                  {account}
                  {environments.get(account) && <span className="ml-1.5 font-normal">{environments.get(account)}</span>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {applications.map(([application, rows]) => (
              <tr key={application} className="border-b border-line last:border-0">
                <th scope="row" className="px-4 py-2 text-left align-top font-semibold">
                  <Link href={applicationPath(application, 'clusters')} className="hover:underline">
                    {application}
                  </Link>
                </th>
                {accounts.map((account) => (
                  <Cell key={account} version={rows.find((row) => row.account === account)} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

/** More images than this are counted instead of listed. */
const listed = 3;

function Cell({ version }: { version: RunningVersion | undefined }) {
  if (!version) {
    return (
      <td className="px-4 py-2 text-ink-3">
        <span aria-hidden>–</span>
        <span className="sr-only">not here</span>
      </td>
    );
  }
  const health = worstFirst.find((each) => version.health.map(healthOf).includes(each)) ?? 'unknown';
  return (
    <td className="px-4 py-2 align-top">
      <span className="flex items-start gap-2">
        <span className="mt-[3px]">
          <HealthSquare health={health} />
        </span>
        <span className="flex flex-col font-mono text-[12px] leading-5">
          {version.images.slice(0, listed).map((image) => (
            <span key={image} title={image}>
              {image.slice(image.lastIndexOf('/') + 1)}
            </span>
          ))}
          {version.images.length > listed && (
            <span className="text-ink-3">and {version.images.length - listed} more</span>
          )}
        </span>
      </span>
    </td>
  );
}
