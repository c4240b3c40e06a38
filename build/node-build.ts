import { builtinModules } from 'node:module'
import { resolve } from 'node:path'
import type { UserConfig } from 'vite'

const root = resolve(import.meta.dirname, '..')

/**
 * A Node program: one small entry, parts in chunks of their own, libraries bundled so that a start reads few files.
 * just-bash is only loaded by a rehearsal and expects its own folder around it: it stays outside.
 */
export function nodeBuild(options: {
  readonly entry: string
  readonly outDir: string
  readonly external?: readonly string[]
}): UserConfig {
  const outside = ['just-bash', 'cpu-features', ...(options.external ?? [])]
  return {
    root,
    publicDir: false,
    // ssh2's Poly1305 was compiled for CommonJS.
    define: { __dirname: 'import.meta.dirname' },
    ssr: {
      noExternal: true,
      target: 'node',
      external: outside,
      // Without 'node': yaml has modules of which only what is used is bundled elsewhere, CommonJS as a whole for Node.
      resolve: { conditions: ['module', 'default'] },
    },
    build: {
      ssr: options.entry,
      outDir: options.outDir,
      emptyOutDir: true,
      target: 'node20',
      minify: false,
      rollupOptions: {
        external: [...outside, /\.node$/, ...builtinModules, ...builtinModules.map(name => `node:${name}`)],
        output: {
          format: 'es',
          entryFileNames: 'main.js',
          chunkFileNames: '[name]-[hash].js',
          // Half the text to parse at a start; names stay, so that a stack still says where.
          minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
        },
      },
    },
  }
}
