import type { Metadata } from 'next';
import { NotFound } from '#components/shell/not-found';

export const metadata: Metadata = { title: 'Not found' };

export default function RootNotFound() {
  return (
    <main className="mx-auto flex min-h-dvh max-w-xl flex-col justify-center">
      <NotFound />
    </main>
  );
}
