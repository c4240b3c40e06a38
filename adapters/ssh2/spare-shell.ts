/**
 * A shell of one host that has started already. A command that takes it waits for no channel and no login shell, which is most of
 * what a short command costs on a slow line. There is at most one; it is given up soon, and where places are scarce there is none.
 */
import type { Clock } from '../../engine/ports.ts'
import type { ChannelPool, Slot } from './channel-pool.ts'
import type { Execution } from './channels.ts'
import { execChannel } from './channels.ts'
import { stop } from './exec.ts'
import { loginCommand } from './shell.ts'

export interface OpenShell {
  readonly channel: Execution
  readonly slot: Slot
}

export interface SpareShell {
  /** undefined where there is none, or not one that can be relied on. */
  take(): OpenShell | undefined
  /** Starts one for the next command, unless there is one. */
  prepare(): void
  drop(): void
}

/** An older one might be about to be closed by a host that ends idle sessions (ChannelTimeout of OpenSSH 9.2). */
const keptMs = 5000

export function createSpareShell(host: string, pool: ChannelPool, clock: Clock): SpareShell {
  let opening: object | undefined
  let ready: (OpenShell & { readonly since: number }) | undefined
  let timer: NodeJS.Timeout | undefined

  async function start(turn: object): Promise<void> {
    const shell = await pool.openIfRoom(link => execChannel(host, link, loginCommand, {}))
    const wanted = opening === turn
    if (wanted) opening = undefined
    if (shell === undefined) return
    const { channel } = shell.channel
    channel.on('error', () => {})
    channel.once('close', shell.slot.release)
    if (!wanted || !canBeUsed(shell)) return giveUp(shell)
    // The host has closed it: its own 'close' comes only after somebody has read to the end.
    channel.once('finish', () => {
      if (ready?.channel === shell.channel) drop()
    })
    ready = { ...shell, since: clock.monotonic() }
    timer = setTimeout(drop, keptMs).unref()
  }
  function drop(): void {
    opening = undefined
    clearTimeout(timer)
    if (ready !== undefined) giveUp(ready)
    ready = undefined
  }
  function take(): OpenShell | undefined {
    const taken = ready
    if (taken === undefined) return undefined
    if (clock.monotonic() - taken.since > keptMs || !canBeUsed(taken)) {
      drop()
      return undefined
    }
    clearTimeout(timer)
    ready = undefined
    return taken
  }
  return {
    take,
    drop,
    prepare() {
      if (ready !== undefined || opening !== undefined) return
      opening = {}
      void start(opening)
    },
  }
}

function canBeUsed({ channel, slot }: OpenShell): boolean {
  return channel.earlyStatus() === undefined && channel.channel.writable && slot.link.isAlive()
}

function giveUp({ channel }: OpenShell): void {
  stop(channel.channel)
  channel.channel.resume()
  channel.channel.stderr.resume()
}
