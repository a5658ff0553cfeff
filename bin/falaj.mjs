#!/usr/bin/env node
/** `npx falaj …`: the command line. */
import { ensureReady, isBuilt } from './ensure.mjs';

// A shell that completes a line waits for no build, and shows none.
if (process.argv[2] === 'complete' && !isBuilt()) process.exit(0);
ensureReady();
await import('../dist/program/cli.js');
