import type { graphlib } from '@dagrejs/dagre';

type Graph = graphlib.Graph;
type Order = (graph: Graph, options: { disableOptimalOrderHeuristic?: boolean }) => void;

/** The ids of each rank, from top to bottom. */
type Layers = string[][];

/**
 * Dagre's search for fewer crossings ends with the last of the equally good orders, which stands on its head: ten
 * parallel stages would be drawn from the tenth to the first. So of the order of the input, the found one and its
 * mirror image, the first with the fewest crossings and then the most neighbours in the order of the input is taken.
 * Most pipelines cross nowhere as they are written, and spare themselves the search, which takes most of the time.
 */
export function orderLayers(graph: Graph, order: Order): void {
  order(graph, { disableOptimalOrderHeuristic: true });
  const given = layersOf(graph);
  if (crossingsOf(graph, given) === 0) return;
  order(graph, {});
  const found = layersOf(graph);
  const mirrored = found.map((layer) => layer.toReversed());
  const place = new Map(given.flat().map((id, index) => [id, index]));
  const [best] = [given, found, mirrored]
    .map((layers) => ({ layers, crossings: crossingsOf(graph, layers), kept: keptOf(layers, place) }))
    .sort((a, b) => a.crossings - b.crossings || b.kept - a.kept);
  for (const layer of best?.layers ?? []) {
    layer.forEach((id, index) => {
      graph.node(id).order = index;
    });
  }
}

function layersOf(graph: Graph): Layers {
  const layers: Layers = [];
  for (const id of graph.nodes()) {
    const { rank, order } = graph.node(id) as { rank?: number; order?: number };
    if (rank === undefined || order === undefined) continue;
    layers[rank] ??= [];
    layers[rank][order] = id;
  }
  return Array.from(layers, (layer) => (layer ?? []).filter((id) => id !== undefined));
}

function keptOf(layers: Layers, place: ReadonlyMap<string, number>): number {
  const at = (id: string | undefined) => place.get(id ?? '') ?? 0;
  return layers.reduce(
    (sum, layer) => sum + layer.filter((id, index) => index > 0 && at(layer[index - 1]) < at(id)).length,
    0,
  );
}

/** How many pairs of lines between neighbouring ranks cross. */
function crossingsOf(graph: Graph, layers: Layers): number {
  const order = new Map(layers.flatMap((layer) => layer.map((id, index) => [id, index] as const)));
  const at = (id: string) => order.get(id) ?? 0;
  let crossings = 0;
  for (const layer of layers) {
    const ends = layer.flatMap((id) => (graph.successors(id) ?? []).map(at).sort((a, b) => a - b));
    crossings += inversionsOf(ends);
  }
  return crossings;
}

/** Pairs that stand the wrong way round; merges halves, so that wide graphs stay quick. */
function inversionsOf(numbers: readonly number[]): number {
  let count = 0;
  const sorted = (part: readonly number[]): readonly number[] => {
    if (part.length < 2) return part;
    const half = part.length >> 1;
    const [left, right] = [sorted(part.slice(0, half)), sorted(part.slice(half))];
    const merged: number[] = [];
    let [i, j] = [0, 0];
    while (i < left.length || j < right.length) {
      const [a, b] = [left[i] ?? Number.POSITIVE_INFINITY, right[j] ?? Number.POSITIVE_INFINITY];
      if (a <= b) {
        merged.push(a);
        i++;
      } else {
        merged.push(b);
        j++;
        count += left.length - i;
      }
    }
    return merged;
  };
  sorted(numbers);
  return count;
}
