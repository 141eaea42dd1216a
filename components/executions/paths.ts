/** Addresses of things that run. */
export function executionPath(
  execution: { application: string; id: string },
  at: { stage?: string; view?: string } = {},
): string {
  const search = new URLSearchParams();
  if (at.stage) search.set('stage', at.stage);
  if (at.view) search.set('view', at.view);
  const text = search.toString();
  return `/applications/${encodeURIComponent(execution.application)}/executions/${execution.id}${text && `?${text}`}`;
}

export function applicationPath(application: string, part = ''): string {
  return `/applications/${encodeURIComponent(application)}${part && `/${part}`}`;
}

export function pipelinePath(application: string, pipelineId: string): string {
  return applicationPath(application, `pipelines/${encodeURIComponent(pipelineId)}`);
}
