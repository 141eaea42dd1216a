'use client';
import { useState } from 'react';
import { resourceOptions } from '#components/infrastructure/infrastructure-queries.ts';
import { LogView } from '#components/infrastructure/resource/log-view';
import { QueryFace } from '#components/shell/failure';
import { useLiveQuery } from '#components/shell/live';
import { Select } from '#components/ui/select';
import { SkeletonRows } from '#components/ui/skeleton';
import type { Health } from '#lib/providers/contract';

export interface LogSource {
  id: string;
  name: string;
  health: Health;
}

interface LogsTabProps {
  application: string;
  /** Instances whose log may be read; undefined while they are looked up. */
  sources: readonly LogSource[] | undefined;
}

/** Whose log: the one that needs eyes first, then the reader's choice. */
export function LogsTab({ application, sources }: LogsTabProps) {
  const [chosen, choose] = useState('');
  if (!sources) return <SkeletonRows rows={4} />;
  const first = sources.find(({ health }) => health === 'unhealthy') ?? sources[0];
  const source = sources.find(({ id }) => id === chosen) ?? first;
  if (!source) return <p className="text-data text-ink-2">There is no instance, and so no log.</p>;
  return (
    <div className="flex flex-col gap-2">
      {sources.length > 1 && (
        <Select
          aria-label="Instance"
          value={source.id}
          onChange={choose}
          options={sources.map(({ id, name, health }) => ({
            value: id,
            label: health === 'healthy' ? name : `${name} (${health})`,
          }))}
        />
      )}
      <Containers key={source.id} application={application} source={source} />
    </div>
  );
}

function Containers({ application, source }: { application: string; source: LogSource }) {
  const query = useLiveQuery(resourceOptions(application, source.id));
  const [chosen, choose] = useState('');
  return (
    <QueryFace query={query} what="The instance" loading={<SkeletonRows rows={4} />}>
      {({ summary, name }) => {
        const containers = summary.containers ?? [];
        const container = containers.find((one) => one.name === chosen) ?? containers[0];
        return (
          <>
            {containers.length > 1 && (
              <Select
                aria-label="Container"
                value={container?.name}
                onChange={choose}
                options={containers.map((one) => ({ value: one.name, label: `${one.name} · ${one.state}` }))}
              />
            )}
            <LogView
              key={container?.name}
              instance={{ id: source.id, name }}
              container={container?.name}
              restarted={(container?.restarts ?? 0) > 0}
            />
          </>
        );
      }}
    </QueryFace>
  );
}
