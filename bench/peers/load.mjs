/** Imports a package of this folder: what lives elsewhere does not see what is installed here. */
export function load(name) {
  return import(name);
}
