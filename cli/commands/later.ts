import { UsageError } from '../shell.ts'
import type { Command } from './command.ts'

export const open: Command = () => Promise.reject(new UsageError('comes-with-app', { name: 'open' }))
