/** `npm run build [-- PART…]`: cli, renderer, electron; all without a part. */
import { build, requireNode } from './prepare.mjs'

requireNode()
const parts = process.argv.slice(2)
process.exitCode = build(parts.length === 0 ? undefined : parts) ? 0 : 1
