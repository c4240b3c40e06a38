import type { Runbook } from '../../engine/runbook/schema.ts'
import { byTopic } from '../../engine/runbook/topics.ts'
import { parseArguments } from '../arguments.ts'
import { shippedRunbooks } from '../../app/input.ts'
import { outJson, say, textOf } from '../shell.ts'
import type { Command } from './command.ts'
import { libraryOf } from '../library.ts'

/** The runbooks: id, version, title, roles, parameters. */
export const list: Command = async (shell, args) => {
  parseArguments(args, {})
  const runbooks = byTopic(await shippedRunbooks(libraryOf(shell)))
  if (shell.json) {
    outJson(shell, runbooks.map(summaryOf))
    return 0
  }
  for (const runbook of runbooks) {
    shell.out(`${runbook.id} ${runbook.version}  ${textOf(shell, runbook.title)}`)
    shell.out(`  ${say(shell, 'roles')}`)
    for (const [id, role] of Object.entries(runbook.roles)) shell.out(row(id, textOf(shell, role.title)))
    shell.out(`  ${say(shell, 'params')}`)
    for (const [name, param] of Object.entries(runbook.params)) {
      const optional = param.optional === true || param.default !== undefined
      shell.out(row(optional ? `[${name}]` : name, textOf(shell, param.title)))
    }
  }
  return 0
}

function row(name: string, title: string): string {
  return `    ${name.padEnd(20)} ${title}`
}

function summaryOf({ id, version, title, summary, topic, roles, params, digest, provenOn }: Runbook): object {
  return { id, version, title, summary, topic, roles, params, digest, provenOn }
}
