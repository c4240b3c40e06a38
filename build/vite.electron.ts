import { defineConfig } from 'vite'
import { nodeBuild } from './node-build.ts'

/** The main process. Electron itself comes from the runtime. */
export default defineConfig(
  nodeBuild({ entry: 'electron/main.ts', outDir: 'dist/electron', external: ['electron'] }),
)
