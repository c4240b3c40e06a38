/**
 * The runs folder as screens list it: a card for each run, and for one that is damaged what is wrong with it. Lists are asked for at
 * each change of any run, and a journal may be long: what a folder told is remembered until its files change.
 */
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { ListedRun, RunCard } from '../../engine/contract/runs.ts'
import { pool } from '../../engine/run/pool.ts'
import { createFold } from '../../engine/run/reduce.ts'
import type { RunState } from '../../engine/run/state.ts'
import { journalName, readJournal } from '../../adapters/files/journal.ts'
import { isWorkedElsewhere } from '../../adapters/files/lock.ts'
import { sizeOf } from '../../adapters/files/load.ts'
import { readRunFolder, type RunMeta } from '../../adapters/files/run-folder.ts'
import { systemDigest } from '../../adapters/system/digest.ts'
import { loadRunFolder, type Input, type Library } from '../input.ts'
import { listOrder } from '../list-order.ts'
import { whyUnreadable } from '../unreadable.ts'
import type { LiveRun } from './live-run.ts'
import { cardOf, settledOf, type CardLive, type Settled } from './views.ts'

/** More at once would hold as many journals in memory. */
const atOnce = 2

export interface RunCardsOptions {
  readonly library: Library
  readonly live: (run: string) => Pick<LiveRun, 'fold' | 'working' | 'simulated' | 'error'> | undefined
  readonly asks: (run: string) => boolean
  /** Whether something is missing here that a run from another laptop needs. */
  readonly lacks: (input: Input) => Promise<boolean>
}

interface CardMarks {
  readonly aside: ReadonlySet<string>
  readonly brought: ReadonlySet<string>
}

/** What does not change while a run goes on. */
interface Head {
  readonly meta: RunMeta
  readonly input: Input
}
interface Remembered<Value> {
  readonly of: string
  readonly value: Promise<Value>
}
interface Kept {
  /** Only where it is needed again and again: it holds all files of the runbook. */
  head?: Remembered<Head> | undefined
  settled?: Remembered<Settled> | undefined
}

export class RunCards {
  readonly #options: RunCardsOptions
  readonly #kept = new Map<string, Kept>()

  constructor(options: RunCardsOptions) {
    this.#options = options
  }

  /** Those that cannot be read first, then the newest. */
  async list(folder: string, marks: CardMarks): Promise<readonly ListedRun[]> {
    const names = (await readdir(folder).catch(() => [])).filter(name => !name.startsWith('.'))
    const listed = await pool(names, atOnce, async (run): Promise<ListedRun | undefined> => {
      const dir = join(folder, run)
      try {
        return await this.#card(dir, run, marks)
      } catch (error) {
        return (await isRun(dir)) ? { run, unreadable: whyUnreadable(dir, error) } : undefined
      }
    })
    const there = new Set(names.map(name => join(folder, name)))
    for (const dir of this.#kept.keys()) if (!there.has(dir)) this.#kept.delete(dir)
    return listed.filter(one => one !== undefined).toSorted(inOrder)
  }

  async #card(dir: string, run: string, { aside, brought }: CardMarks): Promise<RunCard> {
    const one = this.#options.live(run)
    const fold = one?.fold()
    // Before anything is read: what is written meanwhile is read the next time.
    const [headOf, journalOf] = await Promise.all([
      signature(dir, ['run.json', 'site.yaml', join('runbook', 'runbook.yaml')]),
      fold === undefined ? signature(dir, [journalName]) : '',
    ])
    const kept = this.#keptOf(dir)
    const head = (): Promise<Head> => {
      if (kept.head?.of !== headOf)
        kept.head = remembered(headOf, this.#readHead(dir), () => delete kept.head)
      return kept.head.value
    }
    const readOnly = brought.has(run) && (await this.#options.lacks((await head()).input))
    const settled =
      fold === undefined
        ? await this.#settled(kept, `${headOf} ${journalOf}`, dir, head)
        : settle(await head(), fold.state())
    if (fold === undefined && !brought.has(run)) delete kept.head
    const working = one?.working() ?? false
    const live: CardLive = {
      working,
      cut: !working && settled.interrupted !== undefined && !(await isWorkedElsewhere(dir)),
      simulated: one?.simulated !== undefined,
      asks: this.#options.asks(run),
      error: one?.error(),
    }
    return cardOf(run, settled, live, { aside: aside.has(run), brought: brought.has(run), readOnly })
  }

  #settled(kept: Kept, of: string, dir: string, head: () => Promise<Head>): Promise<Settled> {
    if (kept.settled?.of !== of) {
      const read = async (): Promise<Settled> => {
        const fold = createFold((await readJournal(dir, systemDigest)).events)
        return settle(await head(), fold.state())
      }
      kept.settled = remembered(of, read(), () => delete kept.settled)
    }
    return kept.settled.value
  }

  async #readHead(dir: string): Promise<Head> {
    const content = await readRunFolder(dir)
    return { meta: content.meta, input: loadRunFolder(this.#options.library, content) }
  }

  #keptOf(dir: string): Kept {
    const found = this.#kept.get(dir) ?? {}
    this.#kept.set(dir, found)
    return found
  }
}

const settle = (head: Head, state: RunState): Settled => settledOf(head, head.input, state)

/** A failure is not remembered: what stood in the way may be gone the next time. */
function remembered<Value>(of: string, value: Promise<Value>, forget: () => void): Remembered<Value> {
  value.catch(forget)
  return { of, value }
}

async function signature(dir: string, files: readonly string[]): Promise<string> {
  const parts = files.map(async file => {
    const found = await stat(join(dir, file), { bigint: true }).catch(() => undefined)
    return found === undefined ? '-' : [found.ino, found.size, found.mtimeNs].join(':')
  })
  return (await Promise.all(parts)).join(' ')
}

const inOrder = listOrder<ListedRun>(
  ({ run }) => run,
  ({ createdAt }) => createdAt,
)

/** Whether a run ever was in it. One that is only being made has neither a run.json nor a line in its journal yet. */
async function isRun(dir: string): Promise<boolean> {
  const [meta, journal] = await Promise.all([sizeOf(join(dir, 'run.json')), sizeOf(join(dir, journalName))])
  return meta !== undefined || (journal ?? 0) > 0
}
