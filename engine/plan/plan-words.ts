/** How a plan's parts are said, shared by its text and its HTML. */
import { unreachable } from '../errors.ts'
import type { Language, Text } from '../runbook/text.ts'
import { checkKindText } from '../words/check-kinds.ts'
import { fill } from '../words/fill.ts'
import { sayCode } from '../words/index.ts'
import { planWords, type PlanWord } from '../words/plan.ts'
import type { PlanAction, PlanCheck, PlanProblem, Runs } from './part.ts'
import type { PlanQuestion } from './plan-questions.ts'
import type { PlanHost, PlanStep } from './plan.ts'

export interface PlanSpeaker {
  readonly language: Language
  say(word: PlanWord, params?: Readonly<Record<string, string | number>>): string
  text(text: Text): string
  /** Empty where it simply runs. */
  runs(runs: Runs): string
  duration(seconds: number): string
  platform(host: PlanHost): string
  sudo(host: PlanHost): string
  wayBack(step: PlanStep): string
  question(question: PlanQuestion): string
  check(check: PlanCheck): string
  action(action: PlanAction): string
  problem(problem: PlanProblem): string
}

export function createPlanSpeaker(language: Language): PlanSpeaker {
  const say: PlanSpeaker['say'] = (word, params = {}) => fill(planWords[word], params, language)
  const text = (words: Text): string => words[language]
  const problem = ({ code, params }: PlanProblem): string =>
    say('problem', { what: sayCode(code, params, language) })
  const runs = (decided: Runs): string => sayRuns(decided, say)
  return {
    language,
    say,
    text,
    runs,
    problem,
    duration: seconds =>
      seconds < 120
        ? say('seconds', { count: Math.round(seconds) })
        : say('minutes', { count: Math.ceil(seconds / 60) }),
    platform: host =>
      host.platform === undefined
        ? say('platform-unknown')
        : say(host.proven === true ? 'platform-proven' : 'platform-unproven', { platform: host.platform }),
    sudo: host => (host.user === 'root' ? say('sudo-none') : host.sudo.join(', ') || say('sudo-nothing')),
    wayBack: step =>
      step.irreversible === undefined
        ? say(`undo-${step.undo}`)
        : say('undo-irreversible', { what: text(step.irreversible) }),
    question: question => sayQuestion(question, say),
    check: check =>
      joined(
        text(check.title ?? checkKindText(check.kind)),
        check.line,
        check.strict && say('strict'),
        runs(check.runs),
        check.problem && problem(check.problem),
      ),
    action: action =>
      joined(
        action.title && text(action.title),
        action.view?.summary,
        action.view && say(`as-${action.view.as}`),
        runs(action.runs),
        action.problem && problem(action.problem),
      ),
  }
}

function joined(...parts: readonly (string | undefined | false)[]): string {
  return parts.filter(part => part !== undefined && part !== false && part !== '').join(' · ')
}

function sayRuns(runs: Runs, say: PlanSpeaker['say']): string {
  if (runs.kind === 'yes') return ''
  if (runs.kind === 'no') return say(`runs-no-${runs.why}`)
  return say('runs-undecided', { facts: runs.facts.join(', ') })
}

function sayQuestion(question: PlanQuestion, say: PlanSpeaker['say']): string {
  switch (question.kind) {
    case 'risk':
      return say('question-risk', { step: question.step, risk: say(`risk-${question.risk}`) })
    case 'fault':
      return say('question-fault', { step: question.step, host: question.host })
    case 'ask':
      return say('question-ask', { step: question.step, host: question.host, text: question.text })
    case 'secret':
      return say('question-secret', { name: question.name })
    default:
      return unreachable(question)
  }
}
