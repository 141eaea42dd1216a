import { openDocument } from '#components/pipeline-editor/document/open.ts';
import { type ThreeWayChange, threeWay } from '#components/pipeline-editor/document/three-way.ts';
import { Badge } from '#components/ui/badge';
import type { JsonObject } from '#lib/kernel/json';
import { ChangeList } from './change-list';

export interface ThreeWayListProps {
  base: JsonObject;
  theirs: JsonObject;
  mine: JsonObject;
  names: { base: string; theirs: string; mine: string };
}

/** What either side did to each stage, parameter and so on since the same beginning; what clashes comes first. */
export function ThreeWayList({ base, theirs, mine, names }: ThreeWayListProps) {
  const rows = threeWay(openDocument(base).document, openDocument(theirs).document, openDocument(mine).document);
  if (rows.length === 0) return <p className="text-data text-ink-3">All three are the same.</p>;
  const clashes = rows.filter(({ clash }) => clash).length;
  return (
    <div className="flex flex-col gap-3">
      <p className="text-data text-ink-2">
        Since {names.base}:{' '}
        {clashes === 0
          ? 'the two sides changed different things.'
          : `${clashes} ${clashes === 1 ? 'thing was' : 'things were'} changed on both sides, differently.`}
      </p>
      <ul aria-label="Changes of both sides" className="flex flex-col">
        {rows.map((row) => (
          <li key={row.subject} className="flex flex-col gap-1.5 border-t border-line py-2.5">
            <span className="flex flex-wrap items-center gap-2 text-data font-medium">
              {row.subject}
              {row.clash && <Badge tone="warning">both changed it</Badge>}
            </span>
            <Sides row={row} names={names} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Sides({ row, names }: { row: ThreeWayChange; names: ThreeWayListProps['names'] }) {
  const sides = [
    { name: names.theirs, change: row.theirs },
    { name: names.mine, change: row.mine },
  ];
  return (
    <dl className="grid gap-x-4 gap-y-2 sm:grid-cols-2">
      {sides.map(({ name, change }) => (
        <div key={name} className="min-w-0">
          <dt className="text-small text-ink-3">{name}</dt>
          <dd>
            {change ? (
              <ChangeList changes={[change]} none="" short />
            ) : (
              <span className="text-data text-ink-3">unchanged</span>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
