import { useMutation, useQueryClient } from '@tanstack/react-query';
import { pipelinePath } from '#components/executions/paths.ts';
import { templatesKey } from '#components/pipeline-templates/template-queries.ts';
import { api } from '#components/shell/api.ts';
import { toast } from '#components/ui/toast-store.ts';
import type { JsonObject } from '#lib/kernel/json';
import type { PipelineView } from '#lib/pipeline-configs/view';

interface Base {
  id: string | undefined;
  version: number;
  document: JsonObject;
}

interface SaveTemplatedOptions {
  application: string;
  base: Base;
  config: JsonObject;
  onSaved: (base: Base) => void;
  setConfig: (config: JsonObject) => void;
}

/** Saves the config; the address of a new pipeline becomes its own without leaving the page. */
export function useSaveTemplated({ application, base, config, onSaved, setConfig }: SaveTemplatedOptions) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      const { id, version } = await (base.id === undefined
        ? api.post<{ id: string; version: number }>('/api/pipelines', { document: config })
        : api.put<{ id: string; version: number }>(`/api/pipelines/${base.id}`, {
            document: config,
            baseVersion: base.version,
          }));
      const { document } = await api.get<PipelineView>(`/api/pipelines/${id}`);
      return { id, version, document };
    },
    onSuccess: (saved) => {
      onSaved(saved);
      setConfig(saved.document);
      toast({ tone: 'ok', title: `Saved as version ${saved.version}` });
      history.replaceState(null, '', pipelinePath(application, saved.id));
      void client.invalidateQueries({ queryKey: templatesKey });
      void client.invalidateQueries({ queryKey: ['pipeline', saved.id] });
      void client.invalidateQueries({ queryKey: ['pipelines', application] });
    },
  });
}
