import { createHash } from "node:crypto";
import { defineConfig, type Plugin } from "vite";
import { appConfig } from "../../vite.app.ts";

const PROBE_BYTES = 192 * 1024;

/** A file that does not shrink on its way, by which the page measures the network. */
function probe(): Plugin {
  const blocks = Array.from({ length: PROBE_BYTES / 32 }, (_, place) => createHash("sha256").update(String(place)).digest());
  const source = Buffer.concat(blocks);
  return {
    name: "probe",
    generateBundle() {
      this.emitFile({ type: "asset", fileName: "probe.bin", source });
    },
  };
}

const config = appConfig("customer", "/");

export default defineConfig({ ...config, plugins: [...(config.plugins ?? []), probe()] });
