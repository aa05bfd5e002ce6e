// Writes the page in `dist/` as one HTML file, which opens from a folder without a server.
// Arguments: the folder, the file to write, and the folder of the scripts beside this one.

import { createHash } from "node:crypto";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const [dist, target, scripts] = process.argv.slice(1);
const read = (path) => readFileSync(join(dist, path), "utf8");
const script = (name) => readFileSync(join(scripts, name), "utf8");

const page = read("index.html");
const release = `release-${match(page, /data-release="([0-9a-f]+)"/)}`;

/** Returns the first group of a pattern, which must match. */
function match(text, pattern) {
  const found = text.match(pattern);
  if (!found) throw new Error(`the built page has no ${pattern}`);
  return found[1];
}

/**
 * Returns a worker's script without the syntax of modules, with the start of its WebAssembly at the
 * end.
 */
function plainWorker(name) {
  const module = read(`${release}/${name}.js`);
  const plain = module
    .replace(/^export \{[^}]*\};?$/gm, "")
    .replace(/^export default [^;]*;$/gm, "")
    .replace(/^export (?=function|class|const|let)/gm, "")
    .replaceAll("import.meta", "meta");
  const left = plain.match(/^(?:import|export)\b.*$/m);
  if (left) throw new Error(`${name}.js has a line that only a module can have: ${left[0]}`);
  const init = match(module, /(\w+) as default/);
  // A function of its own: the names of the script may be those of `worker.js`.
  return `${script("worker.js")}(() => {\n${plain}\n${init}({ module_or_path: fetch(meta.url + "${name}_bg.wasm") });\n})();\n`;
}

const WORKERS = ["dateline-detector-worker", "dateline-file-worker"];
const files = new Map();
const workers = {};
for (const name of WORKERS) {
  files.set(`${name}.js`, plainWorker(name));
  files.set(`${name}_bg.wasm`, readFileSync(join(dist, release, `${name}_bg.wasm`)));
  workers[`${name}_loader.js`] = `${name}.js`;
}
for (const name of ["sample.txt", ...readdirSync(join(dist, release, "models")).map((it) => `models/${it}`)]) {
  if (!/\.(md|br|gz)$/.test(name)) files.set(name, readFileSync(join(dist, release, name)));
}
const names = readdirSync(dist);
const entry = {
  script: names.find((it) => /^dateline-app-.*\.js$/.test(it)),
  wasm: names.find((it) => /^dateline-app-.*\.wasm$/.test(it)),
};
files.set(entry.script, read(entry.script));
files.set(entry.wasm, readFileSync(join(dist, entry.wasm)));

const styles = [...page.matchAll(/<link rel="stylesheet" href="(?:\.\/)?([^"]+)"/g)].map(([, path]) => read(path)).join("\n");
const starting = read(match(page, /<script src="(?:\.\/)?(starting[^"]*\.js)"/));
const icon = readFileSync(join(dist, match(page, /<link rel="icon" href="(?:\.\/)?([^"]+)"/))).toString("base64");
const entryPoints = JSON.stringify({ page: entry, workers });
const unpack = script("unpack.js");

const hash = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
const policy = [
  "default-src 'none'",
  "connect-src blob:",
  "worker-src blob:",
  "img-src data:",
  `style-src ${hash(styles)}`,
  "style-src-attr 'unsafe-inline'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types dateline single-file",
  `script-src blob: 'wasm-unsafe-eval' ${hash(starting)} ${hash(unpack)}`,
].join("; ");

const head = (pattern) => page.match(pattern)?.[0] ?? "";
const packed = [...files].map(
  ([path, bytes]) => `<script type="text/plain" data-file="${path}">${gzipSync(bytes, { level: 9 }).toString("base64")}</script>`,
);
writeFileSync(
  target,
  `<!doctype html>
<html lang="en" data-single-file="true">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
${head(/<meta name="viewport"[^>]*>/)}
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>Dateline</title>
<link rel="icon" href="data:image/svg+xml;base64,${icon}">
<style>${styles}</style>
</head>
<body>
${head(/<p id="starting">[^]*?<\/p>/)}
${head(/<noscript>[^]*?<\/noscript>/)}
<script>${starting}</script>
<script type="application/json" id="entry-points">${entryPoints}</script>
${packed.join("\n")}
<script>${unpack}</script>
</body>
</html>
`,
);
