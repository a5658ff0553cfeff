#!/usr/bin/env node
/** `npx falaj …`: the command line. */
import { ensureReady } from './ensure.mjs';

ensureReady();
await import('../dist/cli.js');
