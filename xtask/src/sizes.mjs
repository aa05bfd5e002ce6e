// Prints the raw, gzip and Brotli sizes of each file in bytes. `dist` has made the compressed files.
import { existsSync, statSync } from "node:fs";

for (const path of process.argv.slice(1)) {
  const sizes = ["", ".gz", ".br"].map((extension) => path + extension)
    .map((file) => statSync(existsSync(file) ? file : path).size);
  console.log(sizes.join(" "));
}
