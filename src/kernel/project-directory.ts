import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The folder that holds package.json, and with it config, definitions and data: the nearest above this module, which runs from
 * its source, from what was built of it, or from a bundle.
 */
export const PROJECT_DIRECTORY = nearestPackage(import.meta.dirname);

const BUILT = join(PROJECT_DIRECTORY, 'dist');

/** Where every module lies by itself: the sources, or what was built of them for whoever runs that or a bundle of it. */
export const MODULES_DIRECTORY = import.meta.dirname.startsWith(BUILT) ? BUILT : join(PROJECT_DIRECTORY, 'src');

function nearestPackage(directory: string): string {
  if (existsSync(join(directory, 'package.json'))) return directory;
  const above = dirname(directory);
  if (above === directory) throw new Error(`no package.json lies above ${import.meta.dirname}`);
  return nearestPackage(above);
}
