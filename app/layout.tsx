import { GeistMono } from 'geist/font/mono';
import { GeistSans } from 'geist/font/sans';
import type { Metadata, Viewport } from 'next';
import { cookies } from 'next/headers';
import type { ReactNode } from 'react';
import { parseTheme, themeClass, themeCookie } from '#components/shell/theme-cookie.ts';
import './globals.css';

export const metadata: Metadata = {
  title: { default: 'Gennaker', template: '%s · Gennaker' },
  description: 'Continuous delivery to many clouds',
};

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  viewportFit: 'cover',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#ffffff' },
    { media: '(prefers-color-scheme: dark)', color: '#12171f' },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const theme = parseTheme((await cookies()).get(themeCookie)?.value);
  return (
    <html
      lang="en"
      className={`${GeistSans.variable} ${GeistMono.variable} ${themeClass(theme)}`}
      suppressHydrationWarning
    >
      <body>{children}</body>
    </html>
  );
}
