/** The words of a server's dialect, as a person types them: written apart from the product's own table, which they test. */
import { databaseOf, sql } from '../../lab/database/database.ts'
import type { Lab } from '../../lab/lab.ts'

interface Words {
  readonly replica: 'SLAVE' | 'REPLICA'
  readonly change: string
  readonly option: 'MASTER' | 'SOURCE'
  readonly position: string
}

export function wordsOf(lab: Lab): Words {
  return databaseOf(lab, 'node-a').replica === 'REPLICA'
    ? {
        replica: 'REPLICA',
        change: 'CHANGE REPLICATION SOURCE TO',
        option: 'SOURCE',
        position: 'SHOW BINARY LOG STATUS',
      }
    : { replica: 'SLAVE', change: 'CHANGE MASTER TO', option: 'MASTER', position: 'SHOW MASTER STATUS' }
}

export interface Place {
  readonly file: string
  readonly pos: string
}

/** Where a server's own log stands. */
export async function placeOf(lab: Lab, node: string): Promise<Place> {
  const [[file = '', pos = ''] = []] = await sql(lab, node, wordsOf(lab).position)
  return { file, pos }
}

/** Up to where a replica has applied its source's log. */
export async function appliedOf(lab: Lab, node: string): Promise<Place> {
  const { replica, option } = wordsOf(lab)
  const name = option === 'SOURCE' ? 'Source' : 'Master'
  const text = await lab.mustExec(node, `mysql -E -e 'SHOW ${replica} STATUS'`)
  const read = (label: string): string => new RegExp(`^ *${label}: (.*)$`, 'm').exec(text)?.[1] ?? ''
  return { file: read(`Relay_${name}_Log_File`), pos: read(`Exec_${name}_Log_Pos`) }
}

/** Stops it, points it at a place, and starts it again. */
export async function follow(lab: Lab, node: string, { file, pos }: Place): Promise<void> {
  const { replica, change, option } = wordsOf(lab)
  await sql(
    lab,
    node,
    `STOP ${replica}; ${change} ${option}_LOG_FILE = '${file}', ${option}_LOG_POS = ${pos}; START ${replica};`,
  )
}

export async function restartReplica(lab: Lab, node: string): Promise<void> {
  const { replica } = wordsOf(lab)
  await sql(lab, node, `STOP ${replica}; START ${replica};`)
}
