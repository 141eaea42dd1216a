import type { Metadata } from 'next';
import { PersonRightsScreen } from '#components/settings/person-rights-screen';

export const metadata: Metadata = { title: 'Rights of a person' };

export default async function PersonRightsPage({ params }: { params: Promise<{ name: string }> }) {
  const { name } = await params;
  return <PersonRightsScreen name={decodeURIComponent(name)} />;
}
