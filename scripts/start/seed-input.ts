/** What the seed gets to work with. It must do nothing the second time. */
export interface SeedInput {
  databaseUrl: string;
  /** 32 bytes, for secrets at rest. */
  secretKey: Buffer;
  /** For the administrator, if there is none yet; stored hashed. One is made when none is given. */
  adminPassword: string | undefined;
  /** Becomes a token of the administrator when the administrator is made. */
  apiToken: string | undefined;
  /** The sandbox's ready line, parsed; undefined when the sandbox is off. */
  sandbox: unknown;
}
