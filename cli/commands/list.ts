import type { Runbook } from '../../engine/runbook/schema.ts'
import { parseArguments } from '../arguments.ts'
import { shippedRunbooks } from '../load.ts'
import { outJson, say, textOf, type Shell } from '../shell.ts'
import type { Command } from './index.ts'

/** The runbooks: id, version, title, roles, parameters. */
export const list: Command = async (shell, args) => {
  parseArguments(args, {})
  const runbooks = await shippedRunbooks(shell)
  if (shell.json) {
    outJson(shell, runbooks.map(summaryOf))
    return 0
  }
  for (const runbook of runbooks) {
    shell.out(`${runbook.id} ${runbook.version}  ${textOf(shell, runbook.title)}`)
    shell.out(
      `  ${say(shell, 'roles')}: ${Object.entries(runbook.roles)
        .map(([id, role]) => `${id} (${textOf(shell, role.title)})`)
        .join(', ')}`,
    )
    shell.out(`  ${say(shell, 'params')}: ${paramLine(shell, runbook)}`)
  }
  return 0
}

function paramLine(shell: Shell, runbook: Runbook): string {
  return Object.entries(runbook.params)
    .map(
      ([name, param]) =>
        `${name}${param.optional === true || param.default !== undefined ? '?' : ''} (${textOf(shell, param.title)})`,
    )
    .join(', ')
}

function summaryOf({ id, version, title, summary, topic, roles, params, digest, provenOn }: Runbook): object {
  return { id, version, title, summary, topic, roles, params, digest, provenOn }
}
