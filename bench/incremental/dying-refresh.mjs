// A process that refreshes every view and is killed at the Nth statement it sends. Its argument is JSON.
import { dieAt } from '../views/dying.mjs';
import { openStack } from '../views/stack.mjs';

const { urls, superuserUrl, folder, number } = JSON.parse(process.argv[2]);
const stack = await openStack(urls, folder);
const death = dieAt(number, 'app', superuserUrl);
await stack.views.refresh(undefined);
console.log(death.count());
await stack.close();
