export const serviceAccountsKey = ['users', 'service-accounts'] as const;
