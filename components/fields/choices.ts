'use client';
import { useQuery } from '@tanstack/react-query';
import { api, queryString } from '#components/shell/api.ts';
import { isJsonObject, type Json, stringAt } from '#lib/kernel/json';
import type { Choice } from './suggest-input';

/**
 * What a field may suggest. Suggestions help typing and are never needed for it: a list that cannot be had is an empty
 * list, and nobody is asked to sign in for one.
 */
function useChoices(path: string | undefined, choiceOf: (row: Json) => Choice | undefined): readonly Choice[] {
  const { data } = useQuery({
    queryKey: ['choices', path],
    enabled: path !== undefined,
    staleTime: 60_000,
    retry: false,
    queryFn: ({ signal }) => api.get<Json>(path ?? '', { signal, quiet: true }),
  });
  return rowsOf(data)
    .map(choiceOf)
    .filter((choice) => choice !== undefined);
}

export function useAccounts(): readonly Choice[] {
  return useChoices('/api/accounts', (row) => named(row, [stringAt(row, 'provider'), stringAt(row, 'environment')]));
}

/** Places that artifacts come from. */
export function useArtifactAccounts(): readonly Choice[] {
  return useChoices('/api/accounts?kind=artifact', (row) => named(row, [stringAt(row, 'type')]));
}

/** Namespaces that the account is known to have. */
export function useNamespaces(account: string): readonly Choice[] {
  const { data } = useQuery({
    queryKey: ['choices', '/api/accounts'],
    staleTime: 60_000,
    retry: false,
    queryFn: ({ signal }) => api.get<Json>('/api/accounts', { signal, quiet: true }),
  });
  const row = rowsOf(data).find((candidate) => stringAt(candidate, 'name') === account);
  return isJsonObject(row)
    ? rowsOf(row.namespaces)
        .map((name) => named(name, []))
        .filter((name) => name !== undefined)
    : [];
}

export function useCiSystems(): readonly Choice[] {
  return useChoices('/api/ci', (row) => named(row, [stringAt(row, 'type')]));
}

export function useCiJobs(system: string): readonly Choice[] {
  const known = system !== '' && !system.includes('${');
  return useChoices(known ? `/api/ci/${encodeURIComponent(system)}/jobs` : undefined, (row) => named(row, []));
}

export function useApplications(): readonly Choice[] {
  return useChoices(`/api/applications${queryString({ limit: 200 })}`, (row) => named(row, []));
}

/** Value is the id, because that is what documents keep. */
export function usePipelines(application: string): readonly Choice[] {
  const known = application !== '' && !application.includes('${');
  const path = known ? `/api/applications/${encodeURIComponent(application)}/pipelines` : undefined;
  return useChoices(path, (row) => {
    const pipeline = isJsonObject(row) && isJsonObject(row.pipeline) ? row.pipeline : row;
    const id = stringAt(pipeline, 'id');
    const name = stringAt(pipeline, 'name');
    return id && name ? { value: id, label: name } : undefined;
  });
}

export function useRoles(): readonly Choice[] {
  const { data } = useQuery({
    queryKey: ['choices', '/api/me'],
    staleTime: 60_000,
    retry: false,
    queryFn: ({ signal }) => api.get<Json>('/api/me', { signal, quiet: true }),
  });
  const roles = isJsonObject(data) ? data.roles : undefined;
  return rowsOf(roles)
    .map((role) => named(role, []))
    .filter((role) => role !== undefined);
}

function rowsOf(answer: Json | undefined): readonly Json[] {
  if (Array.isArray(answer)) return answer;
  return isJsonObject(answer) && Array.isArray(answer.rows) ? answer.rows : [];
}

function named(row: Json, hints: readonly (string | undefined)[]): Choice | undefined {
  const value = typeof row === 'string' ? row : stringAt(row, 'name');
  const hint = hints.filter(Boolean).join(' · ');
  return value ? { value, ...(hint && { hint }) } : undefined;
}
