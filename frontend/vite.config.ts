import react from "@vitejs/plugin-react";
import { loadEnv } from "vite";
import { defineConfig } from "vitest/config";

export default defineConfig(({ command }) => {
  // EARSHOT_URL: the running server that `npm run dev` borrows the API from.
  const server = loadEnv("", ".", "EARSHOT_").EARSHOT_URL ?? "http://127.0.0.1:8000";
  return {
    // Django serves the bundle under /static/; the dev server serves the pages at the root.
    base: command === "build" ? "/static/" : "/",
    plugins: [react()],
    resolve: { tsconfigPaths: true },
    build: { outDir: "dist", assetsInlineLimit: 0, modulePreload: { polyfill: false }, target: "es2022" },
    // The host stays the page's own: the server compares it with the origin of every write.
    server: { proxy: { "/api": { target: server, changeOrigin: false }, "/admin": { target: server, changeOrigin: false } } },
    test: { environment: "node", include: ["src/**/*.test.ts"] },
  };
});
