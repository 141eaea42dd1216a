import type { Metadata } from 'next';
import { Page } from '#components/shell/page';

export const metadata: Metadata = { title: 'Home' };

export default function HomePage() {
  return <Page title="Home">{null}</Page>;
}
