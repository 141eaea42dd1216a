import { api } from '#components/shell/api.ts';
import type { ApplicationView } from '#lib/applications/view';

/** Key, call and topics of one application; shared by the tabs, the overview and the config. */
export function applicationOptions(name: string) {
  return {
    queryKey: ['application', name] as const,
    queryFn: ({ signal }: { signal: AbortSignal }) =>
      api.get<ApplicationView>(`/api/applications/${encodeURIComponent(name)}`, { signal }),
    live: [`application:${name}`],
    staleTime: 10_000,
  };
}
