'use client';
import { useEffect } from 'react';

/** Keeps the window's title true while what the page shows changes. The server sets the first one. */
export function PageTitle({ title }: { title: string }) {
  useEffect(() => {
    document.title = `${title} · Gennaker`;
  }, [title]);
  return null;
}
