'use client';
import { SlidersHorizontal } from 'lucide-react';
import { useState } from 'react';
import { type ClusterFilters, chosenCount, type FacetName } from '#components/infrastructure/cluster-filters.ts';
import { FacetGroups, SearchField } from '#components/infrastructure/clusters/filter-panel';
import { Button } from '#components/ui/button';
import { Dialog } from '#components/ui/dialog';
import type { ClusterPage } from '#lib/infrastructure/view';

interface FilterBarProps {
  filters: ClusterFilters;
  facets: ClusterPage['facets'] | undefined;
  onChange: (name: 'search' | FacetName, value: string) => void;
  className: string;
}

/** The filters where there is no room beside the list. */
export function FilterBar({ filters, facets, onChange, className }: FilterBarProps) {
  const [open, setOpen] = useState(false);
  const count = chosenCount(filters);
  return (
    <div className={className}>
      <SearchField filters={filters} onChange={onChange} />
      <Button onClick={() => setOpen(true)} className="max-sm:h-11!">
        <SlidersHorizontal size={14} aria-hidden /> Filters{count > 0 && ` (${count})`}
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title="Filters"
        onSubmit={() => setOpen(false)}
        footer={
          <Button type="submit" variant="primary">
            Show clusters
          </Button>
        }
      >
        <FacetGroups filters={filters} facets={facets} onChange={onChange} />
      </Dialog>
    </div>
  );
}
