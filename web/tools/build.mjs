/** Build every app into dist/<app>, then what banks load into pages of their own. */
import { readdirSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const apps = readdirSync(new URL("../apps", import.meta.url)).map((app) => `apps/${app}`);
rmSync(new URL("../dist", import.meta.url), { recursive: true, force: true });
for (const part of [...apps, "packages/call-element"]) {
  const configFile = fileURLToPath(new URL(`../${part}/vite.config.ts`, import.meta.url));
  await build({ configFile, logLevel: "warn" });
  console.log(`built ${part}`);
}
