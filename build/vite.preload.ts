import { resolve } from 'node:path'
import { defineConfig } from 'vite'

const root = resolve(import.meta.dirname, '..')

/** A sandboxed preload must be one CommonJS file. */
export default defineConfig({
  root,
  publicDir: false,
  build: {
    lib: { entry: resolve(root, 'electron/preload.ts'), formats: ['cjs'], fileName: () => 'preload.cjs' },
    outDir: 'dist/electron',
    emptyOutDir: false,
    target: 'chrome140',
    minify: false,
    rollupOptions: { external: ['electron'] },
  },
})
