import { describe, expect, it } from 'vitest';
import { chosenCount, filterQuery, filtersOf, isFiltered, noFilters, toggled } from './cluster-filters.ts';

const read = (text: string) => {
  const params = new URLSearchParams(text);
  return (name: string) => params.get(name);
};

describe('the filters of clusters', () => {
  it('are what stands in the address', () => {
    const filters = filtersOf(read('search=web&account=zone-2,zone-3&health=unhealthy&resource=x'));
    expect(filters).toEqual({ ...noFilters, search: 'web', account: ['zone-2', 'zone-3'], health: ['unhealthy'] });
    expect(chosenCount(filters)).toBe(3);
  });

  it('are nothing when the address says nothing, or only commas', () => {
    expect(filtersOf(read('account=,,'))).toEqual(noFilters);
    expect(isFiltered(filtersOf(read('search=%20')))).toBe(false);
  });

  it('go back into a query without what is not set', () => {
    const query = filterQuery({ ...noFilters, kind: ['Deployment', 'Job'] });
    expect(query).toMatchObject({ kind: 'Deployment,Job' });
    expect(Object.values(query).filter(Boolean)).toHaveLength(1);
  });

  it('add a choice, and take it away again', () => {
    expect(toggled(['b'], 'a')).toEqual(['a', 'b']);
    expect(toggled(['a', 'b'], 'a')).toEqual(['b']);
  });
});
