// How the console is built: plain files with their content in their names, served below /console/.
import react from "@vitejs/plugin-react";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

// The SDK's own parser of XML; the one that it has for browsers (DOMParser) needs what trusted types forbid.
const XML = fileURLToPath(new URL("node_modules/@aws-sdk/xml-builder/dist-es/xml-parser.js", import.meta.url));

export default defineConfig({
  base: "/console/",
  plugins: [react()],
  resolve: { alias: [{ find: /^\.\/xml-parser$/, replacement: XML }] },
  build: {
    target: "es2023",
    // A data: URL of a stylesheet or script would need a wider content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2000,
  },
});
