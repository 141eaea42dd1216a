import type { Metadata } from 'next';
import { HomeScreen } from '#components/home/home-screen';
import { initialData } from '#components/shell/initial-data.ts';
import { homeOf } from '#lib/executions/home';
import { serverContext } from '#lib/http/context';
import { requireActor } from '#lib/http/current-actor';

export const metadata: Metadata = { title: 'Home' };

export default async function HomePage() {
  const actor = await requireActor('/');
  return <HomeScreen initial={await initialData(() => homeOf(serverContext().database, actor))} />;
}
