'use client';
import { useQuery } from '@tanstack/react-query';
import { liveResourceOptions } from '#components/infrastructure/infrastructure-queries.ts';
import { manifestText } from '#components/infrastructure/resource/manifest-text.ts';
import { QueryFace } from '#components/shell/failure';
import { CodeBlock } from '#components/ui/code-block';
import { SkeletonRows } from '#components/ui/skeleton';
import { isJsonObject } from '#lib/kernel/json';

/** As it is in the cluster now, with the values of secrets masked. */
export function ManifestTab({ id }: { id: string }) {
  const query = useQuery(liveResourceOptions(id));
  return (
    <QueryFace query={query} what="The manifest" loading={<SkeletonRows rows={6} />}>
      {({ manifest }) =>
        isJsonObject(manifest) ? (
          <CodeBlock text={manifestText(manifest)} maxHeight="calc(100dvh - 320px)" />
        ) : (
          <p className="text-data text-ink-2">The object is gone from the cluster.</p>
        )
      }
    </QueryFace>
  );
}
