import { withGate } from '#lib/http/gate-route';
import release from '../../../package.json' with { type: 'json' };

export const GET = withGate({ rule: 'signed in' }, () => ({ version: release.version }));
