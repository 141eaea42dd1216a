export const secondFactorKey = ['second-factor'] as const;

export const secondFactorApi = '/api/me/second-factor';
