'use client';
import dynamic from 'next/dynamic';
import { Skeleton } from '#components/ui/skeleton';
import type { CodeProps } from './monaco';

/** Monaco is large and needs a browser: it comes when the first field asks for it. */
export const CodeEditor = dynamic<CodeProps>(() => import('./monaco').then((module) => module.Monaco), {
  ssr: false,
  loading: () => <Skeleton className="h-full min-h-24 w-full" />,
});
