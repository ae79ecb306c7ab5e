// Starts the program. In a file of its own because neither a strict CSP nor an extension page allows inline scripts.
// Trunk names both files in the page's preload links; their integrity marks hold here as well.
const file = (selector) => document.querySelector(selector).href;
const { default: init } = await import(file("link[rel=modulepreload]"));
await init({ module_or_path: file("link[rel=preload][type='application/wasm']") });
