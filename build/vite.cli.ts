import { defineConfig } from 'vite'
import { nodeBuild } from './node-build.ts'

/** The command line, and with it the app window's server. */
export default defineConfig(nodeBuild({ entry: 'cli/main.ts', outDir: 'dist/cli' }))
