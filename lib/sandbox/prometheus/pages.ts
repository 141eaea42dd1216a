import { formatAgo } from '#lib/kernel/duration';
import { type Html, html, page } from '#lib/sandbox/page';
import { numberText } from './api.ts';
import { PromqlError, type Value } from './promql/ast.ts';
import { evaluateAt } from './promql/evaluate.ts';
import { parse } from './promql/parser.ts';
import { metricInfo } from './series/service.ts';
import type { Targets } from './series/targets.ts';

const example = 'sum by (server_group) (rate(http_requests_total{app="storefront",code=~"5.."}[5m]))';

/** A field for a query with its answer now, and what there is to ask about. */
export function queryPage(targets: Targets, now: number, query: string): string {
  const metrics = Object.entries(metricInfo).map(
    ([name, info]) => html`<tr><td><code>${name}</code></td><td>${info.type}</td><td>${info.help}</td></tr>`,
  );
  const active = targets.all().filter((target) => target.until === undefined);
  const rows = active.map(
    ({
      labels,
      from,
    }) => html`<tr><td>${labels.account ?? ''}</td><td>${labels.namespace ?? ''}</td><td>${labels.server_group ?? ''}</td>
      <td>${labels.pod ?? ''}</td><td>${labels.version ?? ''}</td><td class="muted">${formatAgo(from, now)}</td></tr>`,
  );
  return page(
    'Prometheus',
    html`<form action="/graph"><input name="expr" aria-label="Query" style="width:80%" value="${query || example}">
    <button>Ask</button></form>${query ? answerOf(targets, now, query) : html``}<h2>Metrics</h2><table>${metrics}</table>
    <h2>Targets</h2><table><tr><th>Account</th><th>Namespace</th><th>Server group</th><th>Pod</th><th>Version</th><th>Since</th></tr>${rows}</table>`,
  );
}

function answerOf(targets: Targets, now: number, query: string): Html {
  try {
    return valueTable(evaluateAt(parse(query), targets, now));
  } catch (error) {
    if (error instanceof PromqlError) return html`<p class="bad">${error.message}</p>`;
    throw error;
  }
}

function valueTable(value: Value): Html {
  if (value.type === 'matrix') return html`<p>${value.ranges.length} series with ranges of points</p>`;
  if (value.type !== 'vector') return html`<p>${String(value.value)}</p>`;
  if (value.samples.length === 0) return html`<p class="muted">Nothing matches.</p>`;
  const rows = value.samples
    .slice(0, 200)
    .map(
      ({ labels, value: number }) =>
        html`<tr><td><code>${JSON.stringify(labels)}</code></td><td>${numberText(number)}</td></tr>`,
    );
  return html`<table>${rows}</table>`;
}
