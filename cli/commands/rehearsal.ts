import type { Command } from './index.ts'
import { parseArguments } from '../arguments.ts'
import { UsageError } from '../shell.ts'

export const rehearsal: Command = async (_shell, args) => {
  parseArguments(args, {})
  return Promise.reject(new UsageError('comes-with-app', { name: 'rehearsal' }))
}
