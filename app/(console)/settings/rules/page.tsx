import type { Metadata } from 'next';
import { RulesScreen } from '#components/settings/rules/rules-screen';

export const metadata: Metadata = { title: 'Permission rules' };

export default function RulesPage() {
  return <RulesScreen />;
}
