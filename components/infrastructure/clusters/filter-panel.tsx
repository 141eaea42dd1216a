'use client';
import {
  type ClusterFilters,
  type FacetName,
  facetNames,
  facetTitles,
  toggled,
} from '#components/infrastructure/cluster-filters.ts';
import { UnmanagedSwitch } from '#components/infrastructure/unmanaged-switch';
import { Checkbox } from '#components/ui/checkbox';
import { Input } from '#components/ui/input';
import type { ClusterPage, Facet } from '#lib/infrastructure/view';

interface FilterProps {
  filters: ClusterFilters;
  onChange: (name: 'search' | FacetName, value: string) => void;
}

export function SearchField({ filters, onChange }: FilterProps) {
  return (
    <Input
      type="search"
      aria-label="Filter clusters"
      placeholder="Filter"
      value={filters.search}
      onChange={(event) => onChange('search', event.target.value)}
    />
  );
}

interface FacetsProps extends FilterProps {
  facets: ClusterPage['facets'] | undefined;
}

/** Choices with the number of clusters each stands for, before any filter. */
export function FacetGroups({ filters, facets, onChange }: FacetsProps) {
  return (
    <div className="flex flex-col gap-5">
      {facetNames.map((name) => (
        <FacetGroup
          key={name}
          title={facetTitles[name]}
          wordOf={name === 'health' ? capital : undefined}
          options={optionsOf(facets?.[name] ?? [], filters[name])}
          chosen={filters[name]}
          onToggle={(value) => onChange(name, toggled(filters[name], value).join(','))}
        />
      ))}
      <UnmanagedSwitch />
    </div>
  );
}

/** A choice in the address that nothing has any more can still be taken back. */
function optionsOf(found: readonly Facet[], chosen: readonly string[]): readonly Facet[] {
  const known = new Set(found.map(({ value }) => value));
  return [...found, ...chosen.filter((value) => !known.has(value)).map((value) => ({ value, count: 0 }))];
}

interface FacetGroupProps {
  title: string;
  options: readonly Facet[];
  chosen: readonly string[];
  onToggle: (value: string) => void;
  /** How a value is written; as it is unless given. */
  wordOf?: (value: string) => string;
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function FacetGroup({ title, options, chosen, onToggle, wordOf }: FacetGroupProps) {
  if (options.length === 0) return null;
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 text-section">{title}</legend>
      {options.map(({ value, count }) => (
        <Checkbox
          key={value}
          checked={chosen.includes(value)}
          onChange={() => onToggle(value)}
          label={
            <span className="flex justify-between gap-2">
              <span className="truncate text-ink-2">{wordOf?.(value) ?? value}</span>
              <span className="text-ink-3">{count}</span>
            </span>
          }
        />
      ))}
    </fieldset>
  );
}
