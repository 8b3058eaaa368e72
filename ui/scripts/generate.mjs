// Makes the client's types and the schemas of the forms from the API's own description, openapi.json.
// With --check it only says whether they are in step.
import { readFile, writeFile } from "node:fs/promises";
import openapiTS, { astToString } from "openapi-typescript";

const here = (path) => new URL(`../${path}`, import.meta.url);
const document = JSON.parse(await readFile(here("openapi.json"), "utf8"));
const note = "// Generated from openapi.json by `npm run generate`.\n\n";

/** What forms need: bodies with all that they refer to, and what expressions may name. */
function shapes() {
  const all = document.components.schemas;
  const wanted = {};
  const take = (name) => {
    if (name in wanted) return;
    wanted[name] = all[name];
    for (const [, other] of JSON.stringify(all[name]).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) take(other);
  };
  Object.keys(all)
    .filter((name) => name.endsWith("Body") || `${name.replace(/Update$/, "")}Body` in all)
    .forEach(take);
  return { schemas: wanted, expressions: document["x-expressions"] ?? [] };
}

const files = {
  "src/api/schema.d.ts": note + astToString(await openapiTS(document, { alphabetize: true })),
  "src/api/shapes.json": `${JSON.stringify(shapes())}\n`,
};
let stale = false;
for (const [path, text] of Object.entries(files)) {
  if (process.argv.includes("--check")) {
    if ((await readFile(here(path), "utf8").catch(() => "")) === text) continue;
    console.error(`${path} is not in step with openapi.json: run \`make ui-api\``);
    stale = true;
  } else {
    await writeFile(here(path), text);
  }
}
process.exit(stale ? 1 : 0);
