// Compresses what was built, says how large it is, and fails when it is too large.
import { readdir, readFile, stat, unlink, writeFile } from "node:fs/promises";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { join } from "node:path";

const LIMIT = 500_000;
const dist = new URL("../dist/", import.meta.url).pathname;
const COMPRESSIBLE = /\.(js|css|html|svg|json|txt)$/;

async function files(directory) {
  const entries = await readdir(directory, { withFileTypes: true, recursive: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

let total = 0;
const sizes = [];
for (const path of await files(dist)) {
  if (/\.(br|gz)$/.test(path)) {
    await unlink(path);
    continue;
  }
  let size = (await stat(path)).size;
  if (COMPRESSIBLE.test(path)) {
    const text = await readFile(path);
    const brotli = brotliCompressSync(text, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: text.length },
    });
    size = brotli.length;
    // index.html has a nonce put into it, so that the server compresses it, or not, by itself.
    if (!path.endsWith(".html")) {
      await writeFile(`${path}.br`, brotli);
      await writeFile(`${path}.gz`, gzipSync(text, { level: 9 }));
    }
  }
  total += size;
  sizes.push([size, path.slice(dist.length)]);
}
sizes.sort((a, b) => b[0] - a[0]);
for (const [size, path] of sizes.slice(0, 8)) console.log(`${String(size).padStart(8)}  ${path}`);
console.log(`${String(total).padStart(8)}  bytes in all, compressed; at most ${LIMIT}`);
if (total > LIMIT) {
  console.error("The console is too large.");
  process.exit(1);
}
