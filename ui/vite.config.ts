import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const server = process.env['BENNU_URL'] ?? 'http://127.0.0.1:6006';

export default defineConfig(({ command }) => ({
  // Built assets are addressed relative to <base href>, which the server rewrites when it runs
  // behind a root path. The dev server always sits at the root.
  base: command === 'build' ? './' : '/',
  plugins: [react(), tailwindcss()],
  build: {
    // The first browsers that know light-dark(), on which every colour token rests.
    target: ['chrome123', 'firefox128', 'safari17.5'],
    assetsInlineLimit: 0,
  },
  server: {
    proxy: { '/api': server, '/v1': server },
  },
  test: {
    env: { TZ: 'Europe/Berlin' },
    // Rules need no browser, and start much sooner without one.
    projects: [
      { extends: true, test: { name: 'rules', environment: 'node', include: ['src/**/*.test.ts'] } },
      {
        extends: true,
        test: { name: 'page', environment: 'jsdom', include: ['src/**/*.test.tsx'], setupFiles: ['src/testSetup.ts'], testTimeout: 20_000 },
      },
    ],
  },
}));
