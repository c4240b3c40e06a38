#!/usr/bin/env node
/** The command line: docs/formats/command-line.md. A command's file is loaded only when it is called. */
import { runCommandLine } from './command-line.ts'

process.exitCode = await runCommandLine(process.argv.slice(2))
