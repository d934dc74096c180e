/** Build every app into dist/<app>. */
import { readdirSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const apps = readdirSync(new URL("../apps", import.meta.url));
rmSync(new URL("../dist", import.meta.url), { recursive: true, force: true });
for (const app of apps) {
  const configFile = fileURLToPath(new URL(`../apps/${app}/vite.config.ts`, import.meta.url));
  await build({ configFile, logLevel: "warn" });
  console.log(`built ${app}`);
}
