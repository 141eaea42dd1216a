import type { Action, Guarded } from '#lib/auth/can';

/**
 * Who may call a route, in one phrase. `signed in`: everybody who is, and the answer holds only what they may read or what is
 * their own. `administer`: administrators. Else what one must be allowed to do to the object that the route is about.
 */
export type RouteRule =
  | 'signed in'
  | 'administer'
  | `${Exclude<Action, 'administer'>} ${Exclude<Guarded['kind'], 'system'>}`;
