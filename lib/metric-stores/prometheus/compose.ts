/** The PromQL of a canary metric, as Kayenta builds it. Pure. */
import { invalid } from '#lib/kernel/errors';
import { isJsonObject, type Json, type JsonObject, stringAt } from '#lib/kernel/json';
import type { MetricScope } from '#lib/metric-stores/contract';
import { expandFilter } from '#lib/metric-stores/template';

const verbatim = 'PromQL:';

/**
 * A filter that begins with `PromQL:` is the query itself. Everything else becomes `avg(metric{filters}) by (fields)`: no rate
 * and no window is ever added.
 */
export function composeQuery(
  query: JsonObject,
  scope: MetricScope,
  templates: Readonly<Record<string, string>>,
  scopeLabel: string,
): string {
  const filter = expandFilter(query, templates, bindingsOf(query, scope));
  if (filter?.startsWith(verbatim)) return filter.slice(verbatim.length);
  const metric = stringAt(query, 'metricName');
  if (!metric) throw invalid('A Prometheus metric needs a metricName, or a filter that begins with PromQL:');
  const bindings = listOf(query.labelBindings);
  const filters = filter ? [...filter.split(','), ...bindings] : [...bindings, ...filtersFor(query, scope, scopeLabel)];
  const fields = listOf(query.groupByFields);
  const braces = filters.length > 0 ? `{${filters.join(',')}}` : '';
  return `avg(${metric}${braces})${fields.length > 0 ? ` by (${fields.join(',')})` : ''}`;
}

/** Later wins: the scope, the query, the scope's own parameters. Empty values are not bound. */
function bindingsOf(query: JsonObject, scope: MetricScope): Record<string, string> {
  const { extended } = scope;
  const names = ['project', 'resourceType', 'scope', 'location'];
  const base: Record<string, string | undefined> = {
    project: extended.project,
    resourceType: extended.resourceType,
    scope: scope.scope,
    location: scope.location,
  };
  const own = Object.fromEntries(names.map((name) => [name, stringAt(query, name)]).filter(([, value]) => value));
  const bound = Object.entries({ ...base, ...own, ...extended }).filter(([, value]) => value);
  return Object.fromEntries(bound) as Record<string, string>;
}

function filtersFor(query: JsonObject, scope: MetricScope, scopeLabel: string): string[] {
  const type = stringAt(query, 'resourceType') || scope.extended.resourceType;
  if (!type) throw invalid('Either a resource type or a custom filter is required.');
  if (!scope.location) throw invalid(`A metric of ${type} needs a location in its scope`);
  if (type === 'gce_instance') {
    const project = scope.extended.project ? `projects/${scope.extended.project}/` : '';
    const named = scope.scope ? [`${scopeLabel}=~"${scope.scope}-.{4}"`] : [];
    return [...named, `zone=~".+/${project}zones/${scope.location}-.{1}"`];
  }
  if (type === 'aws_ec2_instance') {
    const named = scope.scope ? [`asg_groupName="${scope.scope}"`] : [];
    return [...named, `zone=~"${scope.location}.{1}"`];
  }
  throw invalid(`There is no explicit support for the resource type "${type}"; use a custom filter`);
}

function listOf(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((item) => !isJsonObject(item) && item !== null).map(String) : [];
}
