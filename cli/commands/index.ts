import type { Command } from './command.ts'

/** Loaded when called: `list` must not wait for ssh2. */
export const commands: Readonly<Record<string, () => Promise<Command>>> = {
  list: async () => (await import('./list.ts')).list,
  lint: async () => (await import('./lint.ts')).lint,
  site: async () => (await import('./site.ts')).site,
  plan: async () => (await import('./plan.ts')).plan,
  preflight: async () => (await import('./preflight.ts')).preflight,
  run: async () => (await import('./run.ts')).run,
  resume: async () => (await import('./resume.ts')).resume,
  undo: async () => (await import('./undo.ts')).undo,
  cleanup: async () => (await import('./cleanup.ts')).cleanup,
  decide: async () => (await import('./decide.ts')).decide,
  export: async () => (await import('./export.ts')).exportRun,
  verify: async () => (await import('./verify.ts')).verify,
  hosts: async () => (await import('./hosts.ts')).hosts,
  report: async () => (await import('./report.ts')).report,
  rehearsal: async () => (await import('./rehearsal.ts')).rehearsal,
  open: async () => (await import('./open.ts')).open,
  vault: async () => (await import('./vault.ts')).vault,
}
