import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

/** One module without anything beside it, put next to the customer's page: it lives on the same origin. */
export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  build: {
    lib: { entry: "src/index.ts", formats: ["es"], fileName: () => "yuangui-call.js" },
    outDir: fileURLToPath(new URL("../../dist/customer", import.meta.url)),
    emptyOutDir: false,
    target: "es2020",
    reportCompressedSize: false,
  },
});
