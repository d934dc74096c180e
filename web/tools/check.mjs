/** Everything that must hold before a change lands; prints what does not. */
import { spawn } from "node:child_process";
import { staleClient } from "./api.mjs";
import { ROOT } from "./files.mjs";
import { overFences } from "./fences.mjs";
import { tooLarge } from "./size-cap.mjs";
import { incompleteTexts } from "./texts.mjs";

const checks = {
  "types (vue-tsc)": () => tool("vue-tsc", ["--noEmit"]),
  "boundaries (dependency-cruiser)": () => tool("depcruise", ["apps", "packages", "--output-type", "err"]),
  fences: overFences,
  sizes: tooLarge,
  texts: incompleteTexts,
  "generated client": staleClient,
};

const found = await Promise.all(
  Object.entries(checks).map(async ([name, check]) => ({ name, complaints: await check() })),
);
for (const { name, complaints } of found) {
  console.log(`${complaints.length ? "✗" : "✓"} ${name}`);
  for (const complaint of complaints) console.log(`  ${complaint}`);
}
process.exitCode = found.some(({ complaints }) => complaints.length) ? 1 : 0;

/** What a tool of node_modules has to complain about; nothing if it is content. */
function tool(name, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(`${ROOT}node_modules/.bin/${name}`, args, { cwd: ROOT });
    let said = "";
    child.stdout.on("data", (text) => (said += text));
    child.stderr.on("data", (text) => (said += text));
    child.on("error", reject);
    child.on("close", (code) => resolve(code === 0 ? [] : said.trim().split("\n")));
  });
}
