/** A typed fake of every port that needs no host; the simulated hosts of adapters/rehearsal stand in for the rest. */
export { memoryClock, type MemoryClock } from './clock.ts'
export { memoryJournal, type MemoryJournal } from './journal.ts'
export { memoryShell, type MemoryShell } from './shell.ts'
export { memoryPrompter, type MemoryPrompter } from './prompter.ts'
export {
  memoryDigest,
  memoryFiles,
  memoryLogger,
  memoryRandom,
  memorySecrets,
  type MemoryLogger,
} from './small.ts'
