import * as electron from 'electron'
import { createRedactor } from '../engine/redact.ts'
import { foldersBeside, startDesktop } from './desktop.ts'

// Not awaited: Electron is ready only after this module has been read to its end.
const folder = import.meta.dirname
const { pages, runbooks } = foldersBeside(folder)
const redactor = createRedactor()

void startDesktop(electron, {
  env: process.env,
  platform: process.platform,
  folder,
  pages,
  runbooksDirs: [runbooks],
  logger: {
    debug: () => undefined,
    warn: (message, data = {}) =>
      process.stderr.write(`${redactor.redact(`${message} ${JSON.stringify(data)}`)}\n`),
  },
})
