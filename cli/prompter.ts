/** Questions at the terminal. What a script may answer beforehand is narrow on purpose: see docs/formats/command-line.md. */
import { askedSecret, typedProblem } from '../engine/words/secret-asked.ts'
import { saySecret } from '../engine/words/secret-names.ts'
import { RunError, unreachable } from '../engine/errors.ts'
import type { Prompter } from '../engine/ports.ts'
import type { Answer, FailureChoice, Question } from '../engine/run/questions.ts'
import type { Answers, PreparedAnswer } from './answers.ts'
import { isRunError } from '../engine/errors.ts'
import type { KeptFile } from '../engine/run/notes.ts'
import { say, sayError, textOf, type Shell } from './shell.ts'
import type { Terminal } from './terminal.ts'

export interface PrompterOptions {
  readonly shell: Shell
  /** undefined: nobody sits there. */
  readonly terminal?: Terminal
  /** Confirms risks, and nothing else. */
  readonly yes?: boolean
  readonly answers?: Answers
  /** Takes a file of this laptop into the folder of the run. Without it no question takes files. */
  readonly keep?: (path: string) => Promise<KeptFile>
}

/** Questions that arrive together are asked one after the other. */
export function createPrompter(options: PrompterOptions): Prompter {
  let queue: Promise<unknown> = Promise.resolve()
  return {
    ask(question, signal) {
      const prepared = preparedAnswer(question, options)
      if (prepared !== undefined) return withFiles(prepared, options)
      const { terminal, shell, keep } = options
      if (terminal === undefined)
        return Promise.reject(new RunError('QUESTION_UNANSWERED', { id: question.id }))
      const answer = queue.then(() => {
        if (signal?.aborted === true) throw new RunError('CANCELLED')
        return new Dialogue(shell, terminal, signal, keep).ask(question)
      })
      queue = answer.catch(() => undefined)
      return answer
    },
  }
}

/**
 * A prepared answer by id. Host keys and secrets are never taken from the file: a key has to be compared by a person, and a
 * secret has no place in a file of answers.
 */
function preparedAnswer(question: Question, { yes, answers }: PrompterOptions): PreparedAnswer | undefined {
  if (question.kind === 'host-key' || question.kind === 'secret') return undefined
  if (answers !== undefined && Object.hasOwn(answers, question.id)) return answers[question.id]
  return question.kind === 'risk' && yes === true ? { value: 'confirm' } : undefined
}

async function withFiles(
  { files = [], ...answer }: PreparedAnswer,
  { keep }: PrompterOptions,
): Promise<Answer> {
  if (files.length === 0 || keep === undefined) return answer
  const kept: KeptFile[] = []
  for (const path of files) kept.push(await keep(path))
  return { ...answer, files: kept }
}

class Dialogue {
  readonly #shell: Shell
  readonly #terminal: Terminal
  readonly #signal: AbortSignal | undefined
  readonly #keep: PrompterOptions['keep']

  constructor(
    shell: Shell,
    terminal: Terminal,
    signal: AbortSignal | undefined,
    keep: PrompterOptions['keep'],
  ) {
    this.#shell = shell
    this.#terminal = terminal
    this.#signal = signal
    this.#keep = keep
  }

  async ask(question: Question): Promise<Answer> {
    const shell = this.#shell
    switch (question.kind) {
      case 'risk': {
        const { irreversible } = question
        const step = this.#step(question)
        const hosts = question.hosts.join(', ')
        this.#terminal.show(say(shell, `ask-risk-${question.risk}`, { step, hosts }))
        if (irreversible !== undefined) {
          this.#terminal.show(say(shell, 'ask-irreversible', { text: textOf(shell, irreversible) }))
        }
        return this.#confirm()
      }
      case 'fault': {
        const { host } = question
        const step = this.#step(question)
        return { value: await this.#line(say(shell, 'ask-fault', { step, host })) }
      }
      case 'ask':
        return this.#askPerson(textOf(shell, question.text), question.choices)
      case 'failed':
        return this.#askAfterFailure(question)
      case 'host-key': {
        const { host, address, keyType, fingerprint } = question
        this.#terminal.show(say(shell, 'ask-host-key', { host, address, keyType, fingerprint }))
        return this.#confirm()
      }
      case 'secret':
        return { value: await this.#secret(question) }
      default:
        return unreachable(question)
    }
  }

  /** A value of the runbook is asked for until it keeps to its rule; whether a password is right, its host says. */
  async #secret(question: Extract<Question, { kind: 'secret' }>): Promise<string> {
    const shell = this.#shell
    const { name, label, use } = question
    const { language } = shell
    const asked = askedSecret(question, language)
    const told = label === undefined ? asked.label : `${saySecret(name, language)} (${asked.label})`
    const isValue = use?.kind === 'value'
    if (isValue) {
      for (const line of [asked.title, asked.label, ...asked.notes, asked.rule]) {
        if (line !== '') this.#terminal.show(line)
      }
    }
    const prompt = say(shell, 'ask-secret', { name: isValue ? asked.title : told })
    for (;;) {
      const typed = await this.#terminal.secret(`${prompt}: `, this.#signal)
      const problem = typedProblem(use, typed, language)
      if (problem === undefined) return typed
      this.#terminal.show(problem)
    }
  }

  /** The title for who reads, the id for who has to name the step in a command. */
  #step({ step, about }: Extract<Question, { about: unknown }>): string {
    return `${textOf(this.#shell, about.title)} (${step})`
  }

  /** The whole word: a stray key must not confirm anything. */
  async #confirm(): Promise<Answer> {
    return { value: (await this.#oneOf(['yes', 'no'])) === 'yes' ? 'confirm' : 'refuse' }
  }

  async #askPerson(text: string, choices: readonly ('done' | 'yes' | 'no')[]): Promise<Answer> {
    this.#terminal.show(text)
    const value = await this.#oneOf(choices)
    const by = await this.#needed('ask-name')
    const note = await this.#line(say(this.#shell, 'ask-note'))
    const files = await this.#files()
    return { value, by, ...(note !== '' && { note }), ...(files.length > 0 && { files }) }
  }

  /** Until an empty line; what is refused is said, and asked for again. */
  async #files(): Promise<readonly KeptFile[]> {
    const kept: KeptFile[] = []
    while (this.#keep !== undefined) {
      const path = await this.#line(say(this.#shell, 'ask-file'))
      if (path === '') break
      try {
        kept.push(await this.#keep(path))
      } catch (error) {
        if (!isRunError(error)) throw error
        this.#terminal.show(sayError(this.#shell, error.code, error.params))
      }
    }
    return kept
  }

  async #askAfterFailure(question: Extract<Question, { kind: 'failed' }>): Promise<Answer> {
    const shell = this.#shell
    const { choices, fix } = question
    const step = this.#step(question)
    const host = question.host === '*' ? question.about.hosts.join(', ') : question.host
    this.#terminal.show(say(shell, 'ask-failed', { step, host }))
    for (const choice of choices) {
      const what = choice === 'fix' && fix !== undefined ? textOf(shell, fix) : say(shell, `choice-${choice}`)
      this.#terminal.show(`  ${choice.padEnd(9)} ${what}`)
    }
    const value: FailureChoice = await this.#oneOf(choices)
    if (value === 'stop' || value === 'retry' || value === 'fix') return { value }
    const by = await this.#needed('ask-name')
    return { value, by, note: await this.#needed('ask-reason') }
  }

  async #oneOf<const T extends string>(choices: readonly T[]): Promise<T> {
    const allowed = choices.join(', ')
    for (;;) {
      const typed = (await this.#line(`[${choices.join('/')}]`)).toLowerCase()
      const found = choices.find(choice => choice === typed)
      if (found !== undefined) return found
      this.#terminal.show(say(this.#shell, 'ask-again', { allowed }))
    }
  }

  async #needed(code: 'ask-name' | 'ask-reason'): Promise<string> {
    for (;;) {
      const typed = await this.#line(say(this.#shell, code))
      if (typed !== '') return typed
    }
  }

  async #line(prompt: string): Promise<string> {
    return (await this.#terminal.line(`${prompt}: `, this.#signal)).trim()
  }
}
