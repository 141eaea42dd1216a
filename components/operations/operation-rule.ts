'use client';
import { applicationOptions } from '#components/applications/application-query.ts';
import { useLiveQuery } from '#components/shell/live';

/** Why the person may not change what runs; undefined when they may. The server decides in any case. */
export function useRefusal(application: string): string | undefined {
  const { data } = useLiveQuery(applicationOptions(application));
  const rule = data?.whyNot.execute;
  return rule && `You may not change what runs: ${rule}.`;
}
