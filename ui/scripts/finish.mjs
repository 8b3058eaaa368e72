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

// A component whose styles src/mantine.ts does not bring along looks broken: its classes are in the program and in no style.
async function unstyled() {
  const texts = async (end) => (await Promise.all((await files(dist)).filter((path) => path.endsWith(end)).map((path) => readFile(path, "utf8")))).join("\n");
  const classes = (text) => new Set(text.match(/\bm_[0-9a-f]{6,8}\b/g));
  const all = classes(await readFile(new URL("../node_modules/@mantine/core/styles.css", import.meta.url), "utf8"));
  const there = classes(await texts(".css"));
  return [...classes(await texts(".js"))].filter((name) => all.has(name) && !there.has(name));
}

const missing = await unstyled();
if (missing.length > 0) {
  console.error(`Styles of Mantine are missing for ${missing.join(", ")}: find the files that have them in node_modules/@mantine/core/styles, and add those to src/mantine.ts.`);
  process.exit(1);
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
