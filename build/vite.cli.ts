import { builtinModules } from 'node:module'
import { resolve } from 'node:path'
import { defineConfig } from 'vite'

const root = resolve(import.meta.dirname, '..')

/** just-bash is only loaded by a rehearsal and expects its own folder around it: it stays outside.
 *  The command line: one small entry, each command in a chunk of its own, libraries bundled so that a start reads few files. */
export default defineConfig({
  root,
  publicDir: false,
  // ssh2's Poly1305 was compiled for CommonJS.
  define: { __dirname: 'import.meta.dirname' },
  ssr: {
    noExternal: true,
    target: 'node',
    external: ['just-bash', 'cpu-features'],
    // Without 'node': yaml has modules of which only what is used is bundled elsewhere, CommonJS as a whole for Node.
    resolve: { conditions: ['module', 'default'] },
  },
  build: {
    ssr: 'cli/main.ts',
    outDir: 'dist/cli',
    emptyOutDir: true,
    target: 'node20',
    minify: false,
    rollupOptions: {
      external: [
        'just-bash',
        /\.node$/,
        'cpu-features',
        ...builtinModules,
        ...builtinModules.map(name => `node:${name}`),
      ],
      output: {
        format: 'es',
        entryFileNames: 'main.js',
        chunkFileNames: '[name]-[hash].js',
        // Half the text to parse at a start; names stay, so that a stack still says where.
        minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
      },
    },
  },
})
