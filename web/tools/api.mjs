/** Make packages/client/src/schema.d.ts from openapi.json. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import openapiTS, { astToString } from "openapi-typescript";
import { ROOT } from "./files.mjs";

const FROM = `${ROOT}openapi.json`;
const INTO = `${ROOT}packages/client/src/schema.d.ts`;
const HEAD = "/** Made from openapi.json by `npm run api`; do not edit. */\n\n";

/** The types that openapi.json stands for. */
export async function generated() {
  return HEAD + astToString(await openapiTS(new URL(`file://${FROM}`), { alphabetize: true }));
}

/** One complaint if the committed types are not those of openapi.json. */
export async function staleClient() {
  if (!existsSync(FROM)) return ["openapi.json is missing: export it from the server"];
  const kept = existsSync(INTO) ? readFileSync(INTO, "utf8") : "";
  return kept === (await generated()) ? [] : ["packages/client/src/schema.d.ts is stale: run `npm run api`"];
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  writeFileSync(INTO, await generated());
  console.log(`wrote ${INTO.slice(ROOT.length)}`);
}
