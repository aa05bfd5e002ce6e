// A static host for the built page, below a path, as many hosts have it.

import { createReadStream, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize, sep } from "node:path";
import { Readable } from "node:stream";

/** The path below which the page is served. */
export const SUB_PATH = "/some/where/";

const TYPES = {
  ".css": "text/css",
  ".html": "text/html",
  ".jpg": "image/jpeg",
  ".js": "text/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
};

/**
 * Serves a folder below the sub-path, and nothing else.
 *
 * @param host the settings, which stories change while the server runs: `folder`, `headers`, `answer`,
 *   `isSilent`, `isHostDown`, and `requests`, to which each file is added
 * @param missing called with the paths that do not exist
 */
export function listen(host, missing) {
  const server = createServer((request, response) => {
    if (host.isHostDown) {
      request.destroy();
      return;
    }
    const pathname = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    if (host.isSilent(pathname)) return;
    const file = fileFor(host.folder, pathname);
    const answer = host.answer(pathname);
    if (answer) {
      response.writeHead(answer.status ?? 200, answer.headers);
      if (answer.body instanceof Readable) answer.body.pipe(response);
      else response.end(answer.body);
      return;
    }
    if (!file) {
      missing(pathname);
      response.writeHead(404).end();
      return;
    }
    host.requests.push({ path: pathname.slice(SUB_PATH.length), bytes: statSync(file).size });
    const type = TYPES[extname(file)] ?? "application/octet-stream";
    response.writeHead(200, { "content-type": type, ...host.headers });
    createReadStream(file).pipe(response);
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => resolve(server));
  });
}

function fileFor(folder, pathname) {
  if (!pathname.startsWith(SUB_PATH)) return null;
  const file = normalize(join(folder, pathname.slice(SUB_PATH.length) || "index.html"));
  const isInside = file.startsWith(folder + sep);
  return isInside && statSync(file, { throwIfNoEntry: false })?.isFile() ? file : null;
}
