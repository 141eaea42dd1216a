'use client';
import { useMutation } from '@tanstack/react-query';
import { api } from '#components/shell/api.ts';
import { type Preview, readContent } from './candidates.ts';
import type { Source } from './import-source';

/** Asks the server what an import would bring. Text that is no JSON does not get that far. */
export function usePreview(application: string, onRead: (preview: Preview) => void) {
  return useMutation({
    mutationFn: async ({ from, text, url }: Source) =>
      await api.post<Preview>(
        `/api/applications/${encodeURIComponent(application)}/pipelines/import`,
        from === 'url' ? { url: url.trim() } : { content: readContent(text) },
      ),
    onSuccess: onRead,
  });
}
