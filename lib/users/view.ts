/** What administrators see of people. Times are epoch milliseconds. */
export interface UserView {
  name: string;
  displayName: string;
  email: string;
  /** Which identity source answers for them; only `local` ones are changed here. */
  source: string;
  roles: string[];
  admin: boolean;
  createdAt: number;
  lastSignInAt?: number;
}
