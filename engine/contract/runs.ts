import { z } from 'zod'
import { Id, type Runbook } from '../runbook/schema.ts'
import type { Text } from '../runbook/text.ts'
import type { ErrorParams } from '../errors.ts'
import type { Phrase } from '../phrase.ts'
import type { Headline } from '../run/headline.ts'
import type { DrillLive } from '../drift/types.ts'
import type { Plan } from '../plan/plan.ts'
import type { CorrectedValue } from '../run/events.ts'
import { strides } from '../run/pace.ts'
import type { RunState } from '../run/state.ts'
import { answers } from './method.ts'
import type { OpenQuestion } from './questions.ts'
import { said } from './said.ts'
import { SiteId } from './sites.ts'
import type { Unreadable } from './unreadable.ts'

/** A run's folder name under the runs folder. */
export const RunName = z
  .string()
  .max(160)
  .regex(/^[a-z0-9][A-Za-z0-9._-]*$/)

/** What ended a stretch of work. */
interface StretchError {
  readonly code: string
  readonly params: ErrorParams
}

export interface RunCard {
  readonly run: string
  readonly runbook: string
  readonly title: Text
  readonly site: string
  readonly operator: string
  readonly mode: 'run' | 'verify' | 'preflight'
  readonly rehearsal: boolean
  /** ISO 8601. */
  readonly createdAt: string
  readonly headline: Headline
  readonly working: boolean
  /** It is at work, and goes on only once the engineer says or answers something. */
  readonly waits?: true
  /** Somebody has to go on with it: under way, or stopped before its end. A rehearsal of an earlier process is over. */
  readonly unfinished: boolean
  /** Would be unfinished, had not somebody said that nobody goes on with it. */
  readonly setAside: boolean
  /** Why it stands, where its journal could not take it: known as long as the process lives that worked on it. */
  readonly error?: StretchError | undefined
  /** A folder that was copied by hand under a name that cannot be opened. */
  readonly misnamed?: true
  /** It came from another laptop. */
  readonly broughtIn?: true
  /** Steps of the runbook that are settled, and all of them. */
  readonly done: number
  readonly total: number
  /** Place among them of the one at which it stands or goes on, from 1. */
  readonly next: number
  readonly unreadable?: undefined
}

/** A run whose folder is damaged: what is left to say of it. */
export interface UnreadableRun {
  readonly run: string
  readonly unreadable: Unreadable
}

export type ListedRun = RunCard | UnreadableRun

export interface RunHost {
  readonly name: string
  readonly roles: readonly string[]
  readonly address: string
  readonly user: string
}

/** Everything a screen needs to begin with; notices of type run-* keep it current. */
export interface RunView {
  readonly run: string
  readonly dir: string
  readonly runbook: Runbook
  readonly site: string
  readonly hosts: readonly RunHost[]
  readonly rehearsal: boolean
  readonly mode: RunCard['mode']
  readonly state: RunState
  readonly headline: Headline
  /** Whether the engine works on it right now. */
  readonly working: boolean
  readonly questions: readonly OpenQuestion[]
  /** What the drill under way has told so far. */
  readonly drill: readonly DrillLive[]
  /** Why its last stretch in this process ended, where that was by an error. */
  readonly error?: StretchError | undefined
  /** `reader`: another window holds the run; intentions are refused. */
  readonly access: 'owner' | 'reader'
  /** The site that it was begun with, where that is still one of this laptop's. */
  readonly siteId?: string
  /** The hosts of a rehearsal live as long as its process; one from earlier can only be read. */
  readonly gone: boolean
  /** It came from another laptop, and these of its secrets and keys are not on this one: it can only be read. */
  readonly lacks?: readonly Phrase[]
  /** It came from another laptop, and nobody on this one confirmed yet what it would contact and read: it contacts nothing. */
  readonly unconfirmed?: ForeignAccess
}

/** What a run of another laptop would contact, and which secrets of this one it would read for that. */
export interface ForeignAccess {
  /** Of all that decides it: what was looked at is what is confirmed. */
  readonly sha256: string
  /** Who began it, as it says itself. */
  readonly operator: string
  /** `shipped`: the very one of this release. `other`: this release has another one of that name. `own`: it has none. */
  readonly runbook: {
    readonly id: string
    readonly version: string
    readonly origin: 'shipped' | 'other' | 'own'
  }
  /** Those on the way included. */
  readonly hosts: readonly ForeignHost[]
  readonly sources: readonly ForeignSource[]
}

export interface ForeignHost {
  readonly name: string
  readonly address: string
  readonly user: string
  /** Fingerprints that its site file names; they were pinned on the other laptop. */
  readonly pins: readonly string[]
  /** A key of it was accepted on this laptop. */
  readonly known: boolean
}

export interface ForeignSource {
  readonly source: Phrase
  /** Hosts to which it is a login, or proves one. */
  readonly logins: readonly string[]
  /** Values of the run that it is; any step may put them on any of the hosts. */
  readonly values: readonly string[]
}

/** What the site's file, as it stands now, would correct in a run. */
export interface CorrectionView {
  /** Of the file that was compared. */
  readonly sha256: string
  /** It is the very file that the run has. */
  readonly same: boolean
  /** Empty though the file is another one: only what no step uses differs, such as the way to a host, or a comment. */
  readonly changed: readonly CorrectedValue[]
  /** Steps that are taken back with the old values, then done anew, in the runbook's order. */
  readonly again: readonly string[]
}

const run = RunName
const name = said(100)
const reason = said(2000)
/** How far it goes by itself at first. */
const stride = z.enum([...strides, 'nothing'])

export const runMethods = {
  'runs.list': answers<readonly ListedRun[]>().to(z.undefined()),
  /** Takes a run that stopped out of those to go on with, or brings it back; going on brings it back as well. */
  'runs.set-aside': answers<null>().to(z.strictObject({ run, aside: z.boolean() })),
  /**
   * Copies a run folder of another laptop into the folder of runs, once its journal and evidence were verified. Throws RUN_NOT_BROUGHT_IN,
   * RUN_FOLDER_INVALID, RUN_FOLDER_SEALED, INPUT_INVALID; nothing is left then.
   */
  'runs.bring-in': answers<{ run: string }>().to(z.strictObject({ folder: z.string().min(1).max(1000) })),
  /** `sha256`: of what was shown. Throws RUN_UNCONFIRMED where the run would do something else by now. */
  'runs.confirm': answers<null>().to(z.strictObject({ run, sha256: z.string().length(64) })),
  'runs.start': answers<{ run: string }>().to(
    z.strictObject({
      site: SiteId,
      runbook: Id,
      mode: z.enum(['run', 'verify', 'preflight']).default('run'),
      allowedFaults: z.array(Id).default([]),
      /** Digest of the plan that was approved; another one is refused. */
      approved: z.string().optional(),
      operator: name.optional(),
      stride: stride.default('nothing'),
    }),
  ),
  /** A keepalived pair on simulated hosts. */
  'runs.rehearse': answers<{ run: string }>().to(z.undefined()),
  /** What the run does on each host, rendered over the facts that it knows by now. */
  'runs.plan': answers<Plan>().to(z.strictObject({ run })),
  'runs.open': answers<RunView>().to(z.strictObject({ run })),
  /** Goes on where the run stands. */
  'runs.resume': answers<null>().to(
    z.strictObject({ run, until: Id.optional(), stride: stride.default('nothing') }),
  ),
  /**
   * A person says that the holder of the folder, as RUN_FOLDER_LOCKED named it with `unsure`, is gone. Throws RUN_FOLDER_LOCKED where it
   * lives, or is another one by now.
   */
  'runs.take-over': answers<null>().to(
    z.strictObject({
      run,
      holder: z.strictObject({ pid: z.number().int(), host: z.string().max(300), since: z.string().max(40) }),
    }),
  ),
  /** Compares the site's file with the run's own; touches nothing. Throws CORRECTION_REFUSED where it is another run's. */
  'runs.correction': answers<CorrectionView>().to(z.strictObject({ run })),
  /**
   * Takes back with the old values what the corrected ones touch, puts the file in the place of the run's own, and goes on.
   * `sha256`: of the file that was shown; another one is refused with SITE_CHANGED.
   */
  'runs.correct': answers<null>().to(
    z.strictObject({
      run,
      sha256: z.string().length(64),
      by: name,
      stride: stride.default('nothing'),
    }),
  ),
  /** Lets a held run go on: by one part, by one step, or until a question. */
  'runs.go': answers<null>().to(z.strictObject({ run, stride: z.enum(strides), by: name })),
  /** Holds it before the next part; the one under way goes on to its end. */
  'runs.pause': answers<null>().to(z.strictObject({ run, by: name })),
  'runs.stop': answers<null>().to(z.strictObject({ run })),
  'runs.decide': answers<null>().to(
    z.strictObject({
      run,
      step: Id,
      decision: z.enum(['retry', 'fix', 'skip', 'override', 'by-hand']),
      by: name,
      reason,
    }),
  ),
  'runs.undo': answers<null>().to(z.strictObject({ run, to: Id.optional() })),
  /** Takes away what only the run needed on its hosts; `backups`: also what only undo needs, which then is refused. */
  'runs.cleanup': answers<null>().to(z.strictObject({ run, backups: z.boolean() })),
  /** A kept output of the run, by its hash. */
  'runs.output': answers<string>().to(z.strictObject({ run, sha256: z.string().regex(/^[0-9a-f]{64}$/) })),
}
