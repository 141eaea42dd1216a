import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { ApplicationTabs } from '#components/shell/application-tabs';

interface ApplicationLayoutProps {
  params: Promise<{ application: string }>;
  children: ReactNode;
}

export async function generateMetadata({ params }: ApplicationLayoutProps): Promise<Metadata> {
  const name = decodeURIComponent((await params).application);
  return { title: { default: `${name} · Gennaker`, template: `%s · ${name} · Gennaker` } };
}

export default async function ApplicationLayout({ params, children }: ApplicationLayoutProps) {
  const { application } = await params;
  return (
    <>
      <ApplicationTabs application={decodeURIComponent(application)} />
      {children}
    </>
  );
}
