#!/usr/bin/env node
/** The command line: docs/formats/command-line.md. A command's file is loaded only when it is called. */
import { runCommandLine } from './command-line.ts'

process.exitCode = await runCommandLine(process.argv.slice(2))

// A command that has ended must not be kept waiting by a connection that somebody forgot; what is still to be written goes out.
setInterval(() => {
  if (process.stdout.writableLength + process.stderr.writableLength === 0) process.exit()
}, 200).unref()
