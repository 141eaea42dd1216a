'use client';
import { useSearchParams } from 'next/navigation';
import type { ComponentProps, MouseEvent } from 'react';

/** Opens the details of an object beside the list, which keeps its place. The object is part of the address. */
export function useSelection() {
  const params = useSearchParams();
  const hrefOf = (id: string) => {
    const search = new URLSearchParams(params);
    if (id) search.set('resource', id);
    else search.delete('resource');
    return `?${search}`;
  };
  const select = (id: string) => history.pushState(null, '', id ? hrefOf(id) : hrefOf('') || location.pathname);
  return { selected: params.get('resource') ?? '', hrefOf, select };
}

interface ResourceLinkProps extends ComponentProps<'a'> {
  resource: string;
}

export function ResourceLink({ resource, children, ...rest }: ResourceLinkProps) {
  const { hrefOf, select } = useSelection();
  const open = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    select(resource);
  };
  return (
    <a {...rest} href={hrefOf(resource)} onClick={open}>
      {children}
    </a>
  );
}
