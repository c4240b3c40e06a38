/** One cell of the matrix: a kind of server, and whether it works or says what helps. */
import { createTestTransport } from '../../adapters/ssh2/testing/transport.ts'
import { isRunError } from '../../engine/errors.ts'
import type { Session } from '../../engine/ports.ts'
import type { Text } from '../../engine/runbook/text.ts'
import type { HostAccess, Ssh } from '../../engine/site/schema.ts'
import { sayCode } from '../../engine/words/index.ts'
import { accounts } from '../lab/base/recipe.ts'
import type { Ground } from './ground.ts'
import { prove } from './prove.ts'

export interface Way {
  readonly ssh: Ssh
  readonly hops?: HostAccess['hops']
  /** What a person answers to questions for secrets, in order. */
  readonly typed?: readonly string[]
  readonly agentSocket?: string
  /** How long to wait for a TCP connection, and twice as long for the rest; 5 unless told. */
  readonly connectSeconds?: number
}

export interface Cell {
  readonly name: string
  /** Too slow or too big for every test run. */
  readonly full?: true
  /** Prepares the server; says how it is reached. */
  way(ground: Ground): Promise<Way>
  /** Default: everything works. Else what is wrong; none is the proof. */
  judge?(open: () => Promise<Session>, way: Way, ground: Ground): Promise<readonly string[]>
}

export const passwords = { ops: accounts.ops.password, wrong: 'not the password' }

/** Carries a cell out. What it throws is told like everything that is not as it must be. */
export async function runCell(cell: Cell, ground: Ground): Promise<readonly string[]> {
  const way = await cell.way(ground)
  const typed = [...(way.typed ?? [])]
  await using test = createTestTransport(undefined, {
    values: { ...passwords, user: `pw-${way.ssh.user}` },
    connectSeconds: way.connectSeconds ?? 5,
    sudoPromptSeconds: 8,
    prompter: {
      ask: question =>
        Promise.resolve({ value: question.kind === 'secret' ? (typed.shift() ?? '') : 'confirm' }),
    },
    ...(way.agentSocket !== undefined && { agentSocket: way.agentSocket }),
  })
  const access = { name: 'node-a', ssh: way.ssh, hops: way.hops ?? [] }
  const open = (): Promise<Session> => test.transport.open(access)
  try {
    if (cell.judge !== undefined) return await cell.judge(open, way, ground)
    return await prove(await open())
  } catch (error) {
    return [isRunError(error) ? sayCode(error.code, error.params, 'en') : String(error)]
  }
}

/** The error that comes must have this code, and its words in both languages must name all of these. */
export async function mustSay(
  work: () => Promise<unknown>,
  code: string,
  named: readonly (string | Text)[],
): Promise<readonly string[]> {
  try {
    await work()
    return [`no ${code}`]
  } catch (error) {
    if (!isRunError(error)) return [String(error)]
    if (error.code !== code)
      return [`${error.code} instead of ${code}: ${sayCode(error.code, error.params, 'en')}`]
    const { params } = error
    return (['en', 'zh'] as const).flatMap(language => {
      const said = sayCode(error.code, params, language)
      return named
        .map(word => (typeof word === 'string' ? word : word[language]))
        .filter(word => !said.includes(word))
        .map(word => `${language} does not name ${word}: ${said}`)
    })
  }
}
