import type { TokenLimits } from '#lib/auth/token-scope';

/** Who asks. Made from a session, a token, or by the product itself; passed first to every query and command. */
export interface Actor {
  /** The user's name, e.g. `admin`, `lena`; service work uses a name in angle brackets: `<engine>`. */
  name: string;
  displayName: string;
  roles: readonly string[];
  admin: boolean;
  /** How they came in; shown in the audit log. */
  via: 'session' | 'token' | 'internal';
  /** A person at a browser whose password is kept here. */
  ownPassword?: boolean;
  /** That password was made and printed by the product. */
  generatedPassword?: boolean;
  /** The session they came with, at a browser. */
  sessionId?: string;
  /** The token they came with, and what it takes away. */
  token?: TokenLimits;
  /** Address they came from, if any. */
  address?: string;
}

/** The product acting for itself: seeding, sweeps, triggers. */
export function internalActor(name: string): Actor {
  return { name: `<${name}>`, displayName: name, roles: [], admin: true, via: 'internal' };
}
