import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { SettingsNav } from '#components/settings/settings-nav';

export const metadata: Metadata = { title: { default: 'Settings · Gennaker', template: '%s · Settings · Gennaker' } };

export default function SettingsLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <SettingsNav />
      {children}
    </>
  );
}
