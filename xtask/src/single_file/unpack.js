// The start of the page that is one file. It unpacks the files in the page, and answers the page's
// requests for them.
//
// A page that is opened from a folder cannot fetch other files, nor, in Chromium, start a worker
// that is a module. So the workers are plain scripts here, made by `assemble.mjs`.

(async () => {
  const TYPES = { js: "text/javascript", wasm: "application/wasm", json: "application/json", txt: "text/plain; charset=utf-8" };
  /** The files by their paths. */
  const files = new Map();
  for (const element of document.querySelectorAll("script[data-file]")) {
    const { file } = element.dataset;
    const packed = Uint8Array.from(atob(element.textContent), (character) => character.charCodeAt(0));
    element.remove();
    const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
    const bytes = await new Response(unpacked).arrayBuffer();
    files.set(file, new Blob([bytes], { type: TYPES[file.split(".").pop()] ?? "application/octet-stream" }));
  }
  const { page, workers } = JSON.parse(document.getElementById("entry-points").textContent);

  const { fetch } = window;
  window.fetch = async (address, ...options) => {
    const file = files.get(address);
    return file ? new Response(file) : fetch(address, ...options);
  };

  const policy = window.trustedTypes?.createPolicy("single-file", { createScriptURL: (address) => address });
  const { Worker } = window;
  window.Worker = function (_, { name }) {
    const address = URL.createObjectURL(files.get(workers[name]));
    const worker = new Worker(policy?.createScriptURL(address) ?? address, { name });
    worker.postMessage(files);
    return worker;
  };

  const { default: start } = await import(URL.createObjectURL(files.get(page.script)));
  await start({ module_or_path: await files.get(page.wasm).arrayBuffer() });
})();
