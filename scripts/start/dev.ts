/** `npm run dev`: the same product out of the sources, reloading as they change, on a data folder of its own. */
import { readLaunchSettings } from '#lib/config/settings';
import { runProduct } from './run.ts';

await runProduct('development', () => readLaunchSettings({ GENNAKER_DATA_DIR: '.gennaker/dev', ...process.env }));
