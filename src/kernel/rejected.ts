/** A promise that fails with what was thrown, whatever it is: for a function that is no `async` one, where it costs no more than it must. */
export function rejected(thrown: unknown): Promise<never> {
  return Promise.resolve().then(() => {
    throw thrown;
  });
}
