import * as electron from 'electron'
import { createRedactor } from '../engine/redact.ts'
import { foldersBeside, startDesktop } from './desktop.ts'

// Not awaited: Electron is ready only after this module has been read to its end.
const folder = import.meta.dirname
const { pages, runbooks } = foldersBeside(folder)
const redactor = createRedactor()

// What nobody caught: its message through the redactor, no stack, and an end. The journals were flushed line by line.
const crashed = (error: unknown): void => {
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  process.stderr.write(`siteproof: ${redactor.redact(what)}\n`)
  electron.app.exit(1)
}
process.on('uncaughtException', crashed)
process.on('unhandledRejection', crashed)

void startDesktop(electron, {
  env: process.env,
  platform: process.platform,
  folder,
  pages,
  runbooksDirs: [runbooks],
  redactor,
  logger: {
    debug: () => undefined,
    warn: (message, data = {}) =>
      process.stderr.write(`${redactor.redact(`${message} ${JSON.stringify(data)}`)}\n`),
  },
})
