'use client';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { DocumentDiff } from '#components/pipeline-editor/compare/document-diff';
import { ThreeWayDiff } from '#components/pipeline-editor/compare/three-way-diff';
import { useDesigner, useEditor } from '#components/pipeline-editor/state/editor-context';
import { documentOf, isDirty, replaced } from '#components/pipeline-editor/state/editor-state.ts';
import { api, queryString } from '#components/shell/api.ts';
import { Button } from '#components/ui/button';
import { cx } from '#components/ui/class-names.ts';
import { RelativeTime } from '#components/ui/relative-time';
import { Segmented } from '#components/ui/segmented';
import { SidePanel } from '#components/ui/side-panel';
import { SkeletonRows } from '#components/ui/skeleton';
import { toast } from '#components/ui/toast-store.ts';
import type { JsonObject } from '#lib/kernel/json';
import type { VersionRow } from '#lib/pipeline-configs/view';

interface VersionsPage {
  rows: VersionRow[];
  next?: number;
}

/** Every saved version: who, when, why, and what differs from the editor. Restoring puts it into the editor, unsaved. */
export function VersionsDrawer({ id, onClose }: { id: string; onClose: () => void }) {
  const path = `/api/pipelines/${encodeURIComponent(id)}/versions`;
  const [chosen, setChosen] = useState<number>();
  const current = useEditor((state) => state.base.version);
  const versions = useInfiniteQuery({
    queryKey: ['pipeline', id, 'versions', current],
    initialPageParam: undefined as number | undefined,
    queryFn: ({ pageParam, signal }) =>
      api.get<VersionsPage>(`${path}${queryString({ before: pageParam })}`, { signal }),
    getNextPageParam: (page) => page.next,
  });
  const rows = versions.data?.pages.flatMap((page) => page.rows) ?? [];
  return (
    <SidePanel
      label="Versions"
      title="Versions"
      onClose={onClose}
      className={cx(
        '!absolute inset-y-0 right-0 z-30 transition-[width] duration-150',
        chosen === undefined ? 'lg:!w-[460px]' : 'lg:!w-[min(920px,72%)]',
      )}
    >
      {versions.isPending && <SkeletonRows label="Loading versions" />}
      {versions.isError && <p className="text-data text-failed-ink">{versions.error.message}</p>}
      <ol className="-mx-2 flex flex-col">
        {rows.map((row) => (
          <li key={row.version}>
            <button
              type="button"
              aria-expanded={chosen === row.version}
              onClick={() => setChosen(chosen === row.version ? undefined : row.version)}
              className={cx(
                'flex w-full items-baseline gap-2 rounded-control px-2 py-1.5 text-left text-data hover:bg-raised',
                chosen === row.version && 'bg-raised',
              )}
            >
              <span className="w-8 shrink-0 font-medium">v{row.version}</span>
              <span className="min-w-0 flex-1 truncate">
                {row.note || <span className="text-ink-3">no note</span>}
                {row.version === current && <span className="text-ink-3"> · current</span>}
              </span>
              <span className="shrink-0 text-small text-ink-3">
                {row.author}, <RelativeTime at={row.createdAt} />
              </span>
            </button>
            {chosen === row.version && <VersionDiff path={path} version={row.version} onClose={onClose} />}
          </li>
        ))}
      </ol>
      {versions.hasNextPage && (
        <Button className="mt-2" busy={versions.isFetchingNextPage} onClick={() => void versions.fetchNextPage()}>
          Show older versions
        </Button>
      )}
    </SidePanel>
  );
}

function VersionDiff({ path, version, onClose }: { path: string; version: number; onClose: () => void }) {
  const { store, mayWrite } = useDesigner();
  const query = useVersion(path, version);
  const restore = (old: JsonObject) => {
    store.move((state) => ({ ...replaced(state, old, Date.now()), note: `Restores version ${version}` }));
    onClose();
    toast({
      tone: 'neutral',
      title: `Version ${version} is in the editor`,
      text: 'Save to make it the newest version; the note of the save says where it came from.',
    });
  };
  if (query.isError) return <p className="px-2 py-2 text-data text-failed-ink">{query.error.message}</p>;
  if (!query.data) return <p className="px-2 py-2 text-data text-ink-3">Loading the version</p>;
  const old = query.data.document;
  return (
    <div className="flex flex-col gap-3 px-2 pt-2 pb-4">
      <VersionComparison path={path} version={version} document={old} />
      <div>
        <Button disabled={!mayWrite} onClick={() => restore(old)}>
          Restore version {version}
        </Button>
      </div>
    </div>
  );
}

interface VersionComparisonProps {
  path: string;
  version: number;
  document: JsonObject;
}

/** One version beside the editor, beside the one before it, or both against what the edits began with. */
function VersionComparison({ path, version, document }: VersionComparisonProps) {
  const mine = useEditor(documentOf);
  const base = useEditor((state) => state.base);
  const dirty = useEditor(isDirty);
  const [against, setAgainst] = useState<'editor' | 'before' | 'both'>('editor');
  const before = useVersion(path, version - 1, against === 'before' && version > 1);
  const threeSided = dirty && version !== base.version;
  return (
    <>
      <Segmented
        label="Compare"
        value={against}
        onChange={setAgainst}
        options={[
          { value: 'editor', label: 'With the editor' },
          ...(version > 1 ? [{ value: 'before' as const, label: `With v${version - 1}` }] : []),
          ...(threeSided ? [{ value: 'both' as const, label: 'Three-way' }] : []),
        ]}
      />
      {against === 'before' && before.data ? (
        <>
          <p className="text-small text-ink-3">What version {version} changed:</p>
          <DocumentDiff before={before.data.document} after={document} none="Nothing." />
        </>
      ) : against === 'both' && threeSided ? (
        <ThreeWayDiff
          base={base.document}
          theirs={document}
          mine={mine}
          names={{ base: `version ${base.version}`, theirs: `Version ${version}`, mine: 'Your edits' }}
        />
      ) : (
        <>
          <p className="text-small text-ink-3">What the editor has changed since version {version}:</p>
          <DocumentDiff before={document} after={mine} none="The editor holds this version." />
        </>
      )}
    </>
  );
}

function useVersion(path: string, version: number, enabled = true) {
  return useQuery({
    queryKey: ['pipeline', path, version],
    staleTime: Number.POSITIVE_INFINITY,
    enabled,
    queryFn: ({ signal }) => api.get<VersionRow & { document: JsonObject }>(`${path}/${version}`, { signal }),
  });
}
