import { run } from './bootstrap.mjs';

await run('scripts/cluster/test.ts');
