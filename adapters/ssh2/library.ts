/** The only place that loads ssh2. `require` at run time, not `import`: a bundler would hoist an import above the line before it. */
import { createRequire } from 'node:module'
import type * as Ssh2 from 'ssh2'
import { installDhGroups } from './dh-groups.ts'

installDhGroups()

export const ssh2 = createRequire(import.meta.url)('ssh2') as typeof Ssh2
