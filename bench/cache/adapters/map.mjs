// The bare thing for row a: a Map behind an async function. Keeps what it is given for ever and hands out the same object.
export function open() {
  const values = new Map();
  const keep = async (key, loader) => {
    const value = await loader();
    values.set(key, value);
    return value;
  };
  return Promise.resolve({
    getOrLoad: async (key, loader) => values.get(key) ?? keep(key, loader),
    get: async (key) => values.get(key),
    close: () => Promise.resolve(),
  });
}
