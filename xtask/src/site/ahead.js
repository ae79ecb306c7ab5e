// Modules that are fetched later are compiled before there is the first one to link them with, and by any host, not only by
// one that says `application/wasm`. esbuild puts `compiled` and `linked` in the place of what the splitter's loader calls.
const compile = async (answer) =>
  answer.headers.get('content-type') === 'application/wasm'
    ? WebAssembly.compileStreaming(answer)
    : WebAssembly.compile(await answer.arrayBuffer());
const fetched = (url) => globalThis.fetch(url).then(compile);
const ahead = new Map();

export const compiled = (url) => {
  const module = ahead.get(url.href) ?? fetched(url);
  ahead.delete(url.href);
  return module;
};
export const linked = (module, imports) => module.then((code) => WebAssembly.instantiate(code, imports));

// Where the first module is here already when the script runs, the line is free, and those that the calendar needs are
// fetched at once; elsewhere they would be in the first one's way, and wait until that asks for them.
if (performance.getEntriesByType('resource').some(({ name, responseEnd }) => name.endsWith('.wasm') && responseEnd > 0)) {
  for (const name of EARLY.split(' ')) {
    const url = new URL(name, import.meta.url);
    const module = fetched(url);
    module.catch(() => {});
    ahead.set(url.href, module);
  }
}
