// A process that applies a plan or rolls back, and dies at the Nth statement. Its argument is the options as JSON; it prints how many it sent.
import { dieAt } from './dying.mjs';
import { openStack } from './stack.mjs';

const { urls, superuserUrl, folder, verb, number } = JSON.parse(process.argv[2]);
const { views, close } = await openStack(urls, folder);
const death = dieAt(number, 'app', superuserUrl);
await (verb === 'apply' ? views.apply() : views.rollback('mv_base'));
console.log(death.count());
await close();
