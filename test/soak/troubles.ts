/** What befalls a run beside a killed process: links, hosts, disks and clocks. Each strikes at a moment and is over after a while. */
import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { RunEvent } from '../../engine/run/events.ts'
import type { Lab } from '../lab/lab.ts'
import { must } from '../lab/system/run.ts'
import { nodes } from '../scenarios/pair.ts'
import type { Random } from './random.ts'

export const troubleKinds = [
  'controller-stopped',
  'link-cut',
  'host-clock-jumps',
  'laptop-clock-jumps',
  'host-reboots',
  'host-disk-full',
  'laptop-disk-full',
] as const
export type TroubleKind = (typeof troubleKinds)[number]

/** `at`: the Nth event of the run, over all its processes, so that it falls into a step and not between them. */
export interface Trouble {
  readonly kind: TroubleKind
  readonly at: number
}

/** All of them once, spread over a run of so many events in an order that the seed chooses. */
export function spread(
  kinds: readonly TroubleKind[],
  from: number,
  to: number,
  random: Random,
): readonly Trouble[] {
  const rest = [...kinds]
  const step = Math.floor((to - from) / kinds.length)
  return kinds.map((_, index) => {
    const [kind = 'link-cut'] = rest.splice(random.between(0, rest.length - 1), 1)
    return { kind, at: from + index * step + random.between(0, Math.max(0, step - 5)) }
  })
}

/** Where the run folder of an ordeal lies: a disk of its own that can be filled, and a clock of its own that can be set. */
export interface Laptop extends AsyncDisposable {
  readonly disk: string
  readonly env: Readonly<Record<string, string>>
  fill(): void
  empty(): void
  /** Seconds off the machine's clock; the monotonic clock goes on. */
  setClock(seconds: number): void
}

const faketime = 'usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1'

export async function ownLaptop(lab: Lab): Promise<Laptop> {
  const folder = mkdtempSync(join(tmpdir(), 'siteproof-laptop-'))
  const disk = join(folder, 'disk')
  const [base = ''] = lab.state.hosts[0]?.layers.slice(-1) ?? []
  const clock = join(folder, 'clock')
  const ballast = join(disk, 'somebody-elses')
  await must(['mkdir', disk])
  await must(['mount', '-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', disk])
  const setClock = (seconds: number): void => writeFileSync(clock, `${seconds < 0 ? '' : '+'}${seconds}s\n`)
  setClock(0)
  return {
    disk,
    env: {
      LD_PRELOAD: join(base, faketime),
      FAKETIME_TIMESTAMP_FILE: clock,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    },
    setClock,
    fill() {
      for (let size = 32 * 1024 * 1024; size >= 512; size = Math.floor(size / 2)) {
        try {
          writeFileSync(ballast, Buffer.alloc(size), { flag: 'a' })
        } catch {
          // As much as fits is what is wanted.
        }
      }
    },
    empty: () => rmSync(ballast, { force: true }),
    async [Symbol.asyncDispose]() {
      await must(['umount', disk])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Strikes on the host of the event, or on any; resolves when it is over. */
export function befall(
  kind: TroubleKind,
  event: RunEvent,
  child: ChildProcess,
  { lab, laptop, random }: { readonly lab: Lab; readonly laptop: Laptop; readonly random: Random },
): Promise<void> {
  const other = random.pick(nodes)
  const host = 'host' in event && nodes.some(node => node === event.host) ? String(event.host) : other
  const [seconds, jump] = [random.between(4, 12), random.pick([-86_400, -400, 400, 86_400])]
  return strike(kind, { lab, laptop, host, child, seconds, jump })
}

interface Blow {
  readonly lab: Lab
  readonly laptop: Laptop
  readonly host: string
  readonly child: ChildProcess
  readonly seconds: number
  readonly jump: number
}

async function strike(kind: TroubleKind, blow: Blow): Promise<void> {
  const { lab, laptop, host, child, seconds, jump } = blow
  const wait = (): Promise<void> => delay(seconds * 1000)
  switch (kind) {
    case 'controller-stopped':
      child.kill('SIGSTOP')
      await wait()
      child.kill('SIGCONT')
      return
    case 'laptop-clock-jumps':
      laptop.setClock(jump)
      await wait()
      return laptop.setClock(0)
    case 'laptop-disk-full':
      laptop.fill()
      await wait()
      return laptop.empty()
    case 'host-reboots':
      await lab.fault(host, 'reboot')
      return
    case 'link-cut':
    case 'host-clock-jumps':
    case 'host-disk-full': {
      const fault = {
        'link-cut': 'cut',
        'host-clock-jumps': 'skew-clock',
        'host-disk-full': 'fill-disk',
      } as const
      const given = kind === 'host-clock-jumps' ? [String(jump)] : []
      const heal = await lab.fault(host, fault[kind], ...given)
      await wait()
      await heal()
    }
  }
}
