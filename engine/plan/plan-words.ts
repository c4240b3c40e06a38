/** How a plan's parts are said, shared by its text and its HTML. */
import { unreachable } from '../errors.ts'
import type { Language, Text } from '../runbook/text.ts'
import { checkKindText } from '../words/check-kinds.ts'
import { fill } from '../words/fill.ts'
import { sayCode } from '../words/index.ts'
import { sayLine } from '../words/lines.ts'
import { sayMarks } from '../words/marks.ts'
import { planWords, type PlanWord } from '../words/plan.ts'
import { bodyOf, pieceOf, summaryPiece, type Piece } from '../words/views.ts'
import type { PlanAction, PlanCheck, PlanProblem, Runs } from './part.ts'
import type { PlanQuestion } from './plan-questions.ts'
import type { PlanHost, PlanStep, PlanWarning } from './plan.ts'
import { ROOT_SHELL } from './sudoers.ts'

export interface PlanSpeaker {
  readonly language: Language
  say(word: PlanWord, params?: Readonly<Record<string, string | number>>): string
  text(text: Text): string
  /** Empty where it simply runs. */
  runs(runs: Runs): string
  duration(seconds: number): string
  platform(host: PlanHost): string
  sudo(host: PlanHost): string
  program(name: string): string
  wayBack(step: PlanStep): string
  /** Steps by their titles. */
  question(question: PlanQuestion, steps: readonly PlanStep[]): string
  /** In pieces, to be joined by `joined` where no piece is set apart. */
  check(check: PlanCheck): readonly Piece[]
  action(action: PlanAction): readonly Piece[]
  body(action: PlanAction): string | undefined
  checkBody(check: PlanCheck): string | undefined
  /** What stands literally, with our own marks in it. */
  literal(text: string): string
  problem(problem: PlanProblem): string
  /** With what to do about it. */
  warning(warning: PlanWarning): string
}

export function createPlanSpeaker(language: Language): PlanSpeaker {
  const say: PlanSpeaker['say'] = (word, params = {}) => fill(planWords[word], params, language)
  const text = (words: Text): string => words[language]
  const problem = ({ code, params }: PlanProblem): string =>
    say('problem', { what: sayCode(code, params, language) })
  const runs = (decided: Runs): string => sayRuns(decided, say)
  const program = (name: string): string => (name === ROOT_SHELL ? say('root-shell') : name)
  return {
    language,
    say,
    text,
    runs,
    problem,
    warning: ({ message, hint }) => [message, ...(hint ? [hint] : [])].map(text).join(' — '),
    duration: seconds =>
      seconds < 120
        ? say('seconds', { count: Math.round(seconds) })
        : say('minutes', { count: Math.ceil(seconds / 60) }),
    platform: host =>
      host.platform === undefined
        ? say('platform-unknown')
        : say(host.proven === true ? 'platform-proven' : 'platform-unproven', { platform: host.platform }),
    program,
    sudo: host =>
      host.user === 'root' ? say('sudo-none') : host.sudo.map(program).join(', ') || say('sudo-nothing'),
    wayBack: step =>
      step.irreversible === undefined
        ? say(`undo-${step.undo}`)
        : say('undo-irreversible', { what: text(step.irreversible) }),
    question: (question, steps) => sayQuestion(question, steps, language, say),
    body: ({ view }) => view && bodyOf(view, language),
    checkBody: ({ body, runs: { kind } }) =>
      body === undefined || kind === 'no' ? undefined : sayMarks(body.trimEnd(), language),
    literal: one => sayMarks(one, language),
    check: check =>
      pieces(
        text(check.title ?? checkKindText(check.kind)),
        check.line !== undefined && pieceOf(check.line, check.says, language),
        check.strict && say('strict'),
        runs(check.runs),
        check.problem && problem(check.problem),
      ),
    action: action =>
      pieces(
        action.title && text(action.title),
        action.view && summaryPiece(action.view, language),
        action.view && say(`as-${action.view.as}`),
        runs(action.runs),
        action.problem && problem(action.problem),
      ),
  }
}

function pieces(...parts: readonly (string | Piece | undefined | false)[]): readonly Piece[] {
  return parts.flatMap(part => {
    if (part === undefined || part === false || part === '') return []
    return typeof part === 'string' ? [{ text: part }] : [part]
  })
}

export function joined(parts: readonly Piece[]): string {
  return parts.map(part => part.text).join(' · ')
}

function sayRuns(runs: Runs, say: PlanSpeaker['say']): string {
  if (runs.kind === 'yes') return ''
  if (runs.kind === 'no') return say(`runs-no-${runs.why}`)
  return say('runs-undecided', { facts: runs.facts.join(', ') })
}

function sayQuestion(
  question: PlanQuestion,
  steps: readonly PlanStep[],
  language: Language,
  say: PlanSpeaker['say'],
): string {
  if (question.kind === 'secret') return say('question-secret', { name: question.name })
  const step = steps.find(({ id }) => id === question.step)?.title[language] ?? question.step
  switch (question.kind) {
    case 'risk':
      return say('question-risk', { step, risk: say(`risk-${question.risk}`) })
    case 'fault':
      return say('question-fault', { step, host: question.host })
    case 'ask': {
      const text = sayLine(question.text, question.says, language)
      return say('question-ask', { step, host: question.host, text })
    }
    default:
      return unreachable(question)
  }
}
