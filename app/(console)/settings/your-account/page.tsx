import type { Metadata } from 'next';
import { OwnAccountScreen } from '#components/settings/own-account/own-account-screen';
import { initialData } from '#components/shell/initial-data.ts';
import { secondFactorOf } from '#lib/auth/second-factor';
import { serverContext } from '#lib/http/context';
import { requireActor } from '#lib/http/current-actor';

export const metadata: Metadata = { title: 'Your account' };

export default async function YourAccountPage() {
  const actor = await requireActor('/settings/your-account');
  const initial = await initialData(async () => ({
    secondFactor: (await secondFactorOf(serverContext().database, actor)) ?? null,
  }));
  return <OwnAccountScreen initial={initial} />;
}
