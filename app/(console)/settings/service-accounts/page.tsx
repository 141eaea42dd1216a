import type { Metadata } from 'next';
import { ServiceAccountsScreen } from '#components/settings/service-accounts/service-accounts-screen';

export const metadata: Metadata = { title: 'Service accounts' };

export default function ServiceAccountsPage() {
  return <ServiceAccountsScreen />;
}
