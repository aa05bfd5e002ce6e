// Writes a Brotli and a gzip file beside each file in a folder that becomes at least a tenth smaller.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";

const [folder] = process.argv.slice(1);
for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
  const path = join(entry.parentPath ?? entry.path, entry.name);
  if (!entry.isFile() || /\.(br|gz|png)$/.test(path)) continue;
  const bytes = readFileSync(path);
  for (const [extension, compressed] of [["br", brotliCompressSync(bytes)], ["gz", gzipSync(bytes, { level: 9 })]]) {
    if (compressed.length < bytes.length * 0.9) writeFileSync(`${path}.${extension}`, compressed);
  }
}
