import type { ActionView } from '../actions/kind.ts'
import type { Foreseen } from '../drift/types.ts'
import type { Param, Step } from '../runbook/schema.ts'
import type { Text } from '../runbook/text.ts'
import type { KeptFile } from './notes.ts'

/** The step that a question is about, so that a screen can ask well without looking anything up. Secrets are masked. */
export interface QuestionAbout {
  readonly title: Text
  readonly why: Text
  readonly risk: Step['risk']
  /** Item of the step's loop, else ''. */
  readonly item: string
  readonly hosts: readonly string[]
  /** Of a drill: what the timers predict, where all of its values are known. */
  readonly foreseen?: Foreseen
  /** What the step does on each of the hosts, in order; what cannot be rendered yet is left out. */
  readonly actions: readonly { readonly host: string; readonly action: string; readonly view: ActionView }[]
}

/** What only a person can decide or do. `id` is stable over runs of the same runbook, so that a prepared answer can name it. */
export type Question =
  | {
      readonly kind: 'risk'
      readonly id: string
      readonly step: string
      readonly hosts: readonly string[]
      readonly risk: 'change' | 'service'
      readonly irreversible?: Text
      readonly about: QuestionAbout
    }
  /** A deliberate fault: answered by typing the host's name. */
  | {
      readonly kind: 'fault'
      readonly id: string
      readonly step: string
      readonly host: string
      readonly about: QuestionAbout
    }
  | {
      readonly kind: 'ask'
      readonly id: string
      readonly step: string
      readonly text: Text
      readonly choices: readonly ('done' | 'yes' | 'no')[]
      readonly about: QuestionAbout
    }
  /** After a failed gate, where somebody sits there: what next. Override is absent where a failed check is strict. */
  | {
      readonly kind: 'failed'
      readonly id: string
      readonly step: string
      readonly host: string
      readonly choices: readonly FailureChoice[]
      readonly fix?: Text
      /** Hosts on which the fix would run, where one can be run: not always those that failed. */
      readonly fixOn?: readonly string[]
      readonly about: QuestionAbout
    }
  | {
      readonly kind: 'host-key'
      readonly id: string
      readonly host: string
      readonly address: string
      readonly keyType: string
      readonly fingerprint: string
    }
  | {
      readonly kind: 'secret'
      readonly id: string
      readonly name: string
      readonly label?: string
      readonly use?: SecretUse
    }

/** What a secret is for: who is asked for a value of the runbook must not take it for the password of a login. */
export type SecretUse =
  | { readonly kind: 'login'; readonly host: string }
  | {
      readonly kind: 'value'
      readonly param: SecretParam
      /** Files on the hosts that it is written into in clear. */
      readonly files: readonly string[]
    }

type SecretParam = Pick<Param, 'title' | 'help' | 'length' | 'pattern'>

export type FailureChoice = 'stop' | 'retry' | 'fix' | 'by-hand' | 'override' | 'skip'

export interface Answer {
  /** `confirm` / `refuse`, the typed host name, one of the choices, or the secret itself. */
  readonly value: string
  /** Who answered; needed for ask, by-hand, override and skip. */
  readonly by?: string
  readonly note?: string
  /** Of an ask: photos and papers that show it, kept in the run folder before the answer is given. */
  readonly files?: readonly KeptFile[]
}
