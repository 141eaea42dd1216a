/** `npm run rules`: checks the rooms and arrows of the house. Ends with exit code 1 when anything is wrong. */
import { bad, good, say } from '#scripts/console';
import { checkProject } from './check.ts';

const root = process.argv[2] ?? process.cwd();
const { files, violations } = checkProject(root);
for (const { file, line, rule, message } of violations) say(`${file}:${line} [${rule}] ${message}`);
if (violations.length > 0) {
  bad(`${violations.length} broken ${violations.length === 1 ? 'rule' : 'rules'} in ${files} files`);
  process.exitCode = 1;
} else {
  good(`${files} files keep the rules`);
}
