// No cache at all: what the loader and this machine take by themselves.
export function open() {
  return Promise.resolve({
    getOrLoad: async (_, loader) => loader(),
    get: () => Promise.resolve(undefined),
    close: () => Promise.resolve(),
  });
}
