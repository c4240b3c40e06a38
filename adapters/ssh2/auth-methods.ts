/** The ways to log in, as attempts that are prepared only when their turn comes. */
import { phrase, type PhraseCode } from '../../engine/words/phrases/index.ts'
import type { Phrase } from '../../engine/phrase.ts'
import type { AnyAuthMethod, KeyboardInteractiveAuthMethod } from 'ssh2'
import type { Auth, SecretReference, Ssh } from '../../engine/site/schema.ts'
import type { Credentials } from './credentials.ts'
import { ssh2 } from './library.ts'
import type { RejectedPasswords } from './rejected.ts'

/** Why a way was not tried. */
export interface PassedOver {
  readonly passedOver: Phrase | string
}
const passedOver = (code: PhraseCode): PassedOver => ({ passedOver: phrase(code) })

/** One way to log in. `prepare` gives the method to send, or why it is passed over. */
export interface Attempt {
  readonly label: Phrase
  prepare(offered: readonly string[]): Promise<AnyAuthMethod | PassedOver>
  rejected?(): void
}

export interface AttemptContext {
  readonly credentials: Credentials
  readonly rejected: RejectedPasswords
  /** Socket of the SSH agent; undefined where none runs. */
  readonly agentSocket: string | undefined
  /** Ends the connection with this error: there is nothing more to answer. */
  readonly abort: (error: unknown) => void
  /** Wraps what may wait for a person, so that the handshake's clock can stand still meanwhile. */
  readonly waiting: <T>(work: Promise<T>) => Promise<T>
}

const notOffered = passedOver('not-offered')

export function attemptsFor(host: string, ssh: Ssh, context: AttemptContext): Attempt[] {
  const ways = Array.isArray(ssh.auth) ? ssh.auth : [ssh.auth]
  return ways.map(way => attemptFor(host, ssh, way, context))
}

/** True where logging in again needs a person (a one-time code), so that no further connection is opened unasked. */
export function needsPerson(ssh: Ssh): boolean {
  const ways = Array.isArray(ssh.auth) ? ssh.auth : [ssh.auth]
  return ways.some(way => 'interactive' in way)
}

function attemptFor(host: string, ssh: Ssh, way: Auth, context: AttemptContext): Attempt {
  if ('key' in way) return keyAttempt(host, ssh, way, context)
  if ('password' in way) return passwordAttempt(host, ssh, way.password, context)
  if ('agent' in way) return agentAttempt(ssh, context)
  if ('bastion' in way) {
    return { label: phrase('way-bastion'), prepare: () => Promise.resolve(passedOver('only-by-terminal')) }
  }
  return interactiveAttempt(host, ssh, way.interactive, context)
}

type KeyWay = Extract<Auth, { key: string }>

function keyAttempt(host: string, ssh: Ssh, way: KeyWay, { credentials }: AttemptContext): Attempt {
  return {
    label: phrase('way-key', { path: way.key }),
    async prepare(offered) {
      if (!offered.includes('publickey')) return notOffered
      const key = await credentials.keyFile(way.key)
      const name = `${host}: ${way.key}`
      let passphrase = way.passphrase && (await credentials.secret(name, way.passphrase, host))
      let parsed = ssh2.utils.parseKey(key, passphrase)
      if (parsed instanceof Error && passphrase === undefined && /encrypted/i.test(parsed.message)) {
        passphrase = await credentials.ask(name, `passphrase of ${way.key}`)
        if (passphrase === undefined) return passedOver('needs-passphrase')
        parsed = ssh2.utils.parseKey(key, passphrase)
      }
      if (parsed instanceof Error) return { passedOver: keyProblem(parsed.message) }
      return { type: 'publickey', username: ssh.user, key, ...(passphrase !== undefined && { passphrase }) }
    },
  }
}

/** What the reader of keys says is English only. */
function keyProblem(said: string): Phrase {
  if (/passphrase|decrypt/i.test(said)) return phrase('key-passphrase')
  return /unsupported.*key type/i.test(said) ? phrase('key-unsupported', { said }) : phrase('key-broken')
}

function passwordAttempt(
  host: string,
  ssh: Ssh,
  reference: SecretReference,
  context: AttemptContext,
): Attempt {
  const account = `${ssh.user}@${ssh.address}:${ssh.port}`
  let sent: string | undefined
  return {
    label: phrase('way-password'),
    async prepare(offered) {
      const asPassword = offered.includes('password')
      // Servers with PasswordAuthentication off ask for the same password through PAM: one or the other, never both.
      if (!asPassword && !offered.includes('keyboard-interactive')) return notOffered
      const password = await context.credentials.secret(`password of ${account}`, reference, host)
      if (context.rejected.has(account, password)) return passedOver('rejected-before')
      sent = password
      if (asPassword) return { type: 'password', username: ssh.user, password }
      return interactive(ssh.user, promptAnswers([password]), context)
    },
    rejected() {
      if (sent !== undefined) context.rejected.add(account, sent)
    },
  }
}

function agentAttempt(ssh: Ssh, { agentSocket }: AttemptContext): Attempt {
  return {
    label: phrase('way-agent'),
    async prepare(offered) {
      if (!offered.includes('publickey')) return notOffered
      if (agentSocket === undefined) return passedOver('no-agent')
      return { type: 'agent', username: ssh.user, agent: agentSocket }
    },
  }
}

type InteractiveWay = { answers: SecretReference[] } | 'ask'

function interactiveAttempt(host: string, ssh: Ssh, way: InteractiveWay, context: AttemptContext): Attempt {
  const account = `${ssh.user}@${ssh.address}:${ssh.port}`
  let sent: string[] = []
  return {
    label: phrase('way-interactive'),
    async prepare(offered) {
      if (!offered.includes('keyboard-interactive')) return notOffered
      if (way === 'ask') return interactive(ssh.user, personAnswers(account, context), context)
      const names = way.answers.map((reference, index) => ({
        name: `answer ${index + 1} of ${account}`,
        reference,
      }))
      sent = await Promise.all(
        names.map(({ name, reference }) => context.credentials.secret(name, reference, host)),
      )
      if (sent.some(answer => context.rejected.has(account, answer))) return passedOver('rejected-before')
      return interactive(ssh.user, promptAnswers(sent), context)
    },
    rejected() {
      for (const answer of sent) context.rejected.add(account, answer)
    },
  }
}

/** The host asked a question that nobody here can answer. */
export class NoAnswer extends Error {}

type Answers = (prompts: readonly string[]) => Promise<string[] | undefined>

/** Answers in order, over as many rounds as the server wants; a question beyond the last answer ends the login. */
function promptAnswers(answers: readonly string[]): Answers {
  let used = 0
  return async prompts => {
    const given = answers.slice(used, used + prompts.length)
    used += prompts.length
    return given.length === prompts.length ? given : undefined
  }
}

function personAnswers(account: string, { credentials }: AttemptContext): Answers {
  return async prompts => {
    const answers: string[] = []
    for (const prompt of prompts) {
      const answer = await credentials.ask(account, prompt.trim())
      if (answer === undefined) return undefined
      answers.push(answer)
    }
    return answers
  }
}

function interactive(
  username: string,
  answers: Answers,
  { abort, waiting }: AttemptContext,
): KeyboardInteractiveAuthMethod {
  return {
    type: 'keyboard-interactive',
    username,
    prompt(_name, _instructions, _language, prompts, finish) {
      waiting(answers(prompts.map(one => one.prompt))).then(given => {
        if (given === undefined) abort(new NoAnswer())
        else finish(given)
      }, abort)
    },
  }
}
