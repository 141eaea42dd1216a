/** `npm start`: the product on one machine, from the sources to a page in the browser. */
import { readLaunchSettings } from '#lib/config/settings';
import { runProduct } from './run.ts';

await runProduct('production', () => readLaunchSettings());
