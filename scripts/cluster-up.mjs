import { run } from './bootstrap.mjs';

await run('scripts/cluster/up.ts');
