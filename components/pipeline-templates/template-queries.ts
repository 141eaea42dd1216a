import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, isApiError, queryString } from '#components/shell/api.ts';
import { isJsonObject, type JsonObject } from '#lib/kernel/json';
import type {
  PlanView,
  TemplateRow,
  TemplateUse,
  TemplateVersionRow,
  TemplateView,
} from '#lib/pipeline-templates/view';

const base = '/api/pipeline-templates';
const one = (id: string) => `${base}/${encodeURIComponent(id)}`;

/** Keys begin alike, so that a save renews all of them. */
export const templatesKey = ['pipeline-templates'] as const;

export const templatesOptions = () =>
  queryOptions({
    queryKey: [...templatesKey, 'all'],
    queryFn: ({ signal }) => api.get<{ rows: TemplateRow[] }>(`${base}${queryString({ limit: 1000 })}`, { signal }),
  });

export const templateOptions = (id: string, digest?: string) =>
  queryOptions({
    queryKey: [...templatesKey, id, digest ?? 'latest'],
    queryFn: ({ signal }) => api.get<TemplateView>(`${one(id)}${queryString({ digest })}`, { signal }),
  });

export const versionsOptions = (id: string) =>
  queryOptions({
    queryKey: [...templatesKey, id, 'versions'],
    queryFn: ({ signal }) => api.get<{ rows: TemplateVersionRow[] }>(`${one(id)}/versions`, { signal }),
  });

export const usesOptions = (id: string) =>
  queryOptions({
    queryKey: [...templatesKey, id, 'uses'],
    queryFn: ({ signal }) => api.get<{ rows: TemplateUse[]; hidden: number }>(`${one(id)}/uses`, { signal }),
  });

/** The plan of a pipeline as it stands on the screen. */
export const planOptions = (document: JsonObject) =>
  queryOptions({
    queryKey: [...templatesKey, 'plan', JSON.stringify(document)],
    queryFn: ({ signal }) => api.post<PlanView>(`${base}/plan`, { document }, { signal }),
    placeholderData: keepPreviousData,
    retry: false,
  });

export interface TemplateSave {
  id: string;
  document: JsonObject;
  note?: string;
  tag?: string;
  /** Absent for a new template. */
  baseDigest?: string;
  force?: boolean;
}

export function saveTemplate({ id, baseDigest, ...rest }: TemplateSave): Promise<{ id: string; digest: string }> {
  if (baseDigest === undefined) return api.post(base, rest);
  return api.put(one(id), { ...rest, baseDigest });
}

/** Whether a save was refused because pipelines made from the template could not be resolved any more. */
export const isRefusedForPipelines = (error: unknown): boolean =>
  isApiError(error, 'conflict') && isJsonObject(error.data) && 'broken' in error.data;

export const deleteTemplate = (id: string): Promise<void> => api.delete(one(id));

export const tagTemplate = (id: string, body: { tag: string; digest: string }): Promise<void> =>
  api.put(`${one(id)}/tags`, body);
