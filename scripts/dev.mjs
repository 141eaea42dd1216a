import { run } from './bootstrap.mjs';

await run('scripts/start/dev.ts');
