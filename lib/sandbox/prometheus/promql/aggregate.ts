import { type Grouping, PromqlError, type Sample } from './ast.ts';
import { grouped, signature } from './labels.ts';
import { quantile } from './quantile.ts';

export function aggregate(op: string, grouping: Grouping, param: number, samples: readonly Sample[]): Sample[] {
  const groups = new Map<string, { labels: Sample['labels']; members: Sample[] }>();
  for (const sample of samples) {
    const labels = grouped(sample.labels, grouping);
    const key = signature(labels);
    const group = groups.get(key) ?? { labels, members: [] };
    groups.set(key, group);
    group.members.push(sample);
  }
  return [...groups.values()].flatMap(({ labels, members }) => {
    if (op === 'topk' || op === 'bottomk') return extremes(op, param, members);
    return [
      {
        labels,
        value: reduce(
          op,
          param,
          members.map((member) => member.value),
        ),
      },
    ];
  });
}

function extremes(op: string, count: number, members: Sample[]): Sample[] {
  const sign = op === 'topk' ? -1 : 1;
  const order = (sample: Sample) => (Number.isNaN(sample.value) ? Number.POSITIVE_INFINITY : sign * sample.value);
  return [...members].sort((a, b) => order(a) - order(b)).slice(0, Math.max(0, Math.trunc(count)));
}

function reduce(op: string, param: number, values: number[]): number {
  const sum = () => values.reduce((total, value) => total + value, 0);
  const known = values.filter((value) => !Number.isNaN(value));
  switch (op) {
    case 'sum':
      return sum();
    case 'avg':
      return sum() / values.length;
    case 'count':
      return values.length;
    case 'group':
      return 1;
    case 'min':
      return known.length ? Math.min(...known) : Number.NaN;
    case 'max':
      return known.length ? Math.max(...known) : Number.NaN;
    case 'quantile':
      return quantile(param, values);
    case 'stddev':
    case 'stdvar': {
      const mean = sum() / values.length;
      const variance = values.reduce((total, value) => total + (value - mean) ** 2, 0) / values.length;
      return op === 'stdvar' ? variance : Math.sqrt(variance);
    }
    default:
      throw new PromqlError('execution', `unknown aggregation ${op}`);
  }
}
