import { z } from 'zod';
import { type Environment, parseEnvironment } from './environment.ts';

/** What whoever runs this installation lets accounts of clouds do on its machines. */
export interface ProviderPolicySettings {
  /** Sign in with programs that run here (kubeconfig `exec`) and with files that lie here. */
  allowLocalCredentials: boolean;
}

export function readProviderPolicy(env: Environment = process.env): ProviderPolicySettings {
  const values = parseEnvironment(
    {
      GENNAKER_ALLOW_LOCAL_CREDENTIALS: z.enum(['true', 'false'], { error: 'must be true or false' }).default('false'),
    },
    env,
  );
  return { allowLocalCredentials: values.GENNAKER_ALLOW_LOCAL_CREDENTIALS === 'true' };
}
