// The configurations in docs/hosting.md, with the programs that they are for: each serves dist/ with
// the right types, headers and compression. A program that is not installed is skipped with a message.

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { get } from "node:http";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { test } from "node:test";

const dist = process.env.DATELINE_DIST;
const guide = readFileSync(new URL("../../docs/hosting.md", import.meta.url), "utf8");
const BROTLI_MODULE = "/usr/lib/nginx/modules/ngx_http_brotli_static_module.so";

/** Returns the configuration of a program in the guide, with the folder of this build. */
function configuration(program) {
  const [, block] = guide.match(new RegExp("```" + program + "\n(.*?)```", "s"));
  return block.replaceAll("/srv/dateline", dist);
}

const isInstalled = (program) => spawnSync(program, ["--help"]).error === undefined;

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Fetches a file without decompressing it. */
function fetchFile(port, path, encoding = "identity") {
  return new Promise((resolve, reject) => {
    const request = get({ host: "127.0.0.1", port, path, headers: { "accept-encoding": encoding } }, (response) => {
      let bytes = 0;
      response.on("data", (chunk) => (bytes += chunk.length));
      response.on("end", () => resolve({ status: response.statusCode, headers: response.headers, bytes }));
    });
    request.on("error", reject);
  });
}

/** Starts a server, calls `body` with its port once it answers, and stops it. */
async function withServer(program, makeArgs, body) {
  const folder = mkdtempSync(join(tmpdir(), "dateline-host-"));
  const port = await freePort();
  const server = spawn(program, makeArgs(port, folder), { env: { ...process.env, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder } });
  let output = "";
  for (const stream of [server.stdout, server.stderr]) stream.on("data", (chunk) => (output += chunk));
  try {
    for (let tries = 0; ; tries++) {
      const answer = await fetchFile(port, "/").catch(() => null);
      if (answer) break;
      assert.ok(tries < 200 && server.exitCode === null, `${program} does not answer: ${output}`);
      await new Promise((resume) => setTimeout(resume, 50));
    }
    await body(port);
  } finally {
    const ended = new Promise((resolve) => server.once("exit", resolve));
    server.kill();
    if (server.exitCode === null) await ended;
    rmSync(folder, { recursive: true, force: true });
  }
}

const TYPES = {
  ".css": "text/css", ".html": "text/html", ".jpg": "image/jpeg", ".js": "text/javascript", ".json": "application/json", ".png": "image/png",
  ".svg": "image/svg+xml", ".txt": "text/plain", ".wasm": "application/wasm", ".webmanifest": "application/manifest+json",
};
const CHANGING = /^(index\.html|service_worker\.js|manifest\.webmanifest)?$/;

/** Returns the paths of all files in dist/ that a page fetches. */
function servedFiles(folder = "") {
  return readdirSync(join(dist, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return servedFiles(path);
    return /\.(br|gz|md)$/.test(path) ? [] : [path];
  });
}

/** Checks the status, type and headers of every file, and the compression of those that have it. */
async function checkHost(port, { prefix, encodings, hasHeaders }) {
  for (const path of ["", ...servedFiles()]) {
    const { status, headers, bytes } = await fetchFile(port, prefix + path);
    assert.equal(status, 200, path);
    assert.equal(bytes, statSync(join(dist, path || "index.html")).size, path);
    const expected = TYPES[path === "" ? ".html" : extname(path)];
    if (expected) assert.equal(headers["content-type"]?.split(";")[0], expected, path);
    if (!hasHeaders) continue;
    assert.equal(headers["cache-control"], CHANGING.test(path) ? "no-cache" : "public, max-age=31536000, immutable", path);
    assert.equal(headers["x-content-type-options"], "nosniff", path);
    assert.equal(headers["content-security-policy"], "frame-ancestors 'none'", path);
    for (const [encoding, extension] of Object.entries(encodings)) {
      const compressed = join(dist, `${path || "index.html"}.${extension}`);
      if (!existsSync(compressed)) continue;
      const answer = await fetchFile(port, prefix + path, encoding);
      assert.equal(answer.headers["content-encoding"], encoding, `${path}, ${encoding}`);
      assert.equal(answer.bytes, statSync(compressed).size, `${path}, ${encoding}`);
      assert.equal(answer.headers["content-type"], headers["content-type"], `${path}, ${encoding}`);
    }
  }
  assert.equal((await fetchFile(port, `${prefix}missing.wasm`)).status, 404);
}

const skip = (program) => (isInstalled(program) ? false : `${program} is not installed`);

test("nginx serves a release as the guide says", { skip: skip("nginx") }, async () => {
  const hasBrotli = existsSync(BROTLI_MODULE);
  const location = hasBrotli ? configuration("nginx") : configuration("nginx").replace(/^ *brotli_static.*$/m, "");
  const makeArgs = (port, folder) => {
    const paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `${name}_temp_path ${folder}/${name};`);
    const config = `${hasBrotli ? `load_module ${BROTLI_MODULE};` : ""}
      daemon off; pid ${folder}/pid; error_log stderr; worker_processes 1; events {}
      ${process.getuid() === 0 ? "user root;" : ""}
      http { access_log off; ${paths.join(" ")} server { listen 127.0.0.1:${port}; ${location} } }`;
    writeFileSync(join(folder, "nginx.conf"), config);
    return ["-p", folder, "-c", join(folder, "nginx.conf")];
  };
  await withServer("nginx", makeArgs, (port) =>
    checkHost(port, { prefix: "/dateline/", encodings: hasBrotli ? { br: "br", gzip: "gz" } : { gzip: "gz" }, hasHeaders: true }));
});

test("Caddy serves a release as the guide says", { skip: skip("caddy") }, async () => {
  const makeArgs = (port, folder) => {
    const site = configuration("caddy").replace("example.org", `http://127.0.0.1:${port}`);
    writeFileSync(join(folder, "Caddyfile"), `{\n  admin off\n}\n${site}`);
    return ["run", "--adapter", "caddyfile", "--config", join(folder, "Caddyfile")];
  };
  await withServer("caddy", makeArgs, (port) =>
    checkHost(port, { prefix: "/dateline/", encodings: { br: "br", gzip: "gz" }, hasHeaders: true }));
});

test("Python's host serves a release", { skip: skip("python3") }, async () => {
  const makeArgs = (port) => ["-m", "http.server", String(port), "--bind", "127.0.0.1", "--directory", dist];
  await withServer("python3", makeArgs, (port) => checkHost(port, { prefix: "/", encodings: {}, hasHeaders: false }));
});
