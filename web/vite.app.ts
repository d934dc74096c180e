/** One build recipe for every app: same target, same output root, own base path. */
import vue from "@vitejs/plugin-vue";
import { fileURLToPath } from "node:url";
import type { UserConfig } from "vite";

const API = process.env["YUANGUI_API"] ?? "http://127.0.0.1:8000";

/** The Vite settings of one app, served under `base` and built into `dist/<name>`. */
export function appConfig(name: string, base: string): UserConfig {
  const root = fileURLToPath(new URL(`./apps/${name}`, import.meta.url));
  return {
    root,
    base,
    plugins: [vue()],
    build: {
      outDir: fileURLToPath(new URL(`./dist/${name}`, import.meta.url)),
      emptyOutDir: true,
      target: "es2020",
      reportCompressedSize: false,
    },
    server: { proxy: { "/api": { target: API, ws: true } } },
  };
}
