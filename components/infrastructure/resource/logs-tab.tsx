'use client';
import { useEffect, useState } from 'react';
import { resourceOptions } from '#components/infrastructure/infrastructure-queries.ts';
import { type LogSource, shownSource } from '#components/infrastructure/resource/log-sources.ts';
import { LogView } from '#components/infrastructure/resource/log-view';
import { QueryFace } from '#components/shell/failure';
import { useLiveQuery } from '#components/shell/live';
import { Select } from '#components/ui/select';
import { SkeletonRows } from '#components/ui/skeleton';

interface LogsTabProps {
  application: string;
  /** Instances whose log may be read; undefined while they are looked up. */
  sources: readonly LogSource[] | undefined;
  /** Begins with the first, whatever the others look like. */
  firstOnly: boolean;
}

/**
 * Whose log: the one that needs eyes first, then the reader's choice. When that one goes, the newest that is left takes its
 * place, and the log goes on with it.
 */
export function LogsTab({ application, sources, firstOnly }: LogsTabProps) {
  const [chosen, choose] = useState(firstOnly ? sources?.[0] : undefined);
  const source = sources ? shownSource(sources, chosen) : chosen;
  useEffect(() => {
    if (source && source.id !== chosen?.id) choose(source);
  }, [source, chosen]);
  if (!sources) return <SkeletonRows rows={4} />;
  if (!source) return <p className="text-data text-ink-2">There is no instance, and so no log.</p>;
  const known = sources.some(({ id }) => id === source.id) ? sources : [source, ...sources];
  return (
    <div className="flex flex-col gap-2">
      {known.length > 1 && (
        <Select
          aria-label="Instance"
          value={source.id}
          onChange={(id) => choose(known.find((one) => one.id === id))}
          options={known.map(({ id, name, health }) => ({
            value: id,
            label: health === 'healthy' ? name : `${name} (${health})`,
          }))}
        />
      )}
      <Containers application={application} source={source} />
    </div>
  );
}

function Containers({ application, source }: { application: string; source: LogSource }) {
  const query = useLiveQuery(resourceOptions(application, source.id));
  const [chosen, choose] = useState('');
  // The one before still says which containers there are, until the new one does.
  const [last, keep] = useState(query.data);
  useEffect(() => {
    if (query.data) keep(query.data);
  }, [query.data]);
  const detail = query.data ?? last;
  if (!detail) {
    return (
      <QueryFace query={query} what="The instance" loading={<SkeletonRows rows={4} />}>
        {() => null}
      </QueryFace>
    );
  }
  const containers = detail.summary.containers ?? [];
  const container =
    containers.find((one) => one.name === chosen) ?? containers.find(({ init }) => !init) ?? containers[0];
  return (
    <>
      {containers.length > 1 && (
        <Select
          aria-label="Container"
          value={container?.name}
          onChange={choose}
          options={containers.map(({ name, state, init }) => ({
            value: name,
            label: [name, ...(init ? ['init'] : []), state].join(' · '),
          }))}
        />
      )}
      <LogView
        key={container?.name}
        instance={{ id: source.id, name: source.name }}
        container={container?.name}
        restarted={(container?.restarts ?? 0) > 0}
      />
    </>
  );
}
