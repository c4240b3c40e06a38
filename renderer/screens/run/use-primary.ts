/** The primary button and its neighbours: what they say, whether they may be pressed, and what then happens. */
import { computed, type ComputedRef } from 'vue'
import { useWords } from '../../locales/use-words.ts'
import { useRouter } from 'vue-router'
import type { OpenQuestion } from '../../../engine/contract/questions.ts'
import type { Answer } from '../../../engine/run/questions.ts'
import { keyText } from '../../../engine/run/state.ts'
import { useApp } from '../../stores/app.ts'
import type { useRun } from '../../stores/run.ts'
import { answerOf, missingOf, refusalOf, type Draft, type Missing, type StepQuestion } from './draft.ts'
import { labelOf, primaryOf, type Primary } from './primary.ts'
import type { LookedAt } from './use-looked-at.ts'
import { useSettled } from './use-settled.ts'

export interface Buttons {
  readonly primary: ComputedRef<Primary>
  readonly label: ComputedRef<string>
  readonly isReady: ComputedRef<boolean>
  /** The buttons have meant the same for a moment: only then may any of them be pressed. */
  readonly isSettled: ComputedRef<boolean>
  /** Why the button is shut: said beside it. */
  readonly missing: ComputedRef<Missing | undefined>
  /** How the question is answered with no, where it can be. */
  readonly refusal: ComputedRef<Answer | undefined>
  act(): void
  go(stride: 'part' | 'step' | 'through'): void
  refuse(): void
}

export interface Shown {
  /** The question of a step that waits. */
  readonly open: () => OpenQuestion | undefined
  readonly draft: () => Draft
  readonly isThere: () => boolean
  /** Its step was not confirmed, and failed only in so far. */
  readonly declined: () => boolean
  /** A run that cannot go on: an audit, or a rehearsal whose hosts are gone. */
  readonly over: () => boolean
  /** Opens what has to be confirmed before it goes on. */
  readonly confirm: () => void
  readonly me: () => string
}

export function usePrimary(now: ReturnType<typeof useRun>, at: LookedAt, shown: Shown): Buttons {
  const app = useApp()
  const router = useRouter()
  const { t } = useWords()
  const question = computed(() => shown.open()?.question as StepQuestion | undefined)
  const primary = computed(() =>
    primaryOf({
      ...{ state: now.state, working: now.working, over: shown.over(), question: question.value },
      ...{ elsewhere: at.elsewhere.value, unconfirmed: now.view?.unconfirmed },
    }),
  )
  const label = computed(() => {
    if (!shown.isThere()) return t('app.loading')
    const { key, params } = labelOf(primary.value, {
      ...{ number: at.stands.value.number, choice: shown.draft().value },
      ...{ pausing: now.pausing, declined: shown.declined() },
    })
    return t(`run.${key}`, params)
  })
  const isSettled = useSettled(() => {
    const before = now.state.held?.before
    return [primary.value.does, shown.open()?.id, before && keyText(before)].join(' ')
  })
  const missing = computed(() => (now.readOnly ? undefined : missingIn(primary.value, shown.draft())))
  const isReady = computed(() => {
    const { does } = primary.value
    if (!shown.isThere() || !isSettled.value) return false
    if (does === 'report' || does === 'refused' || does === 'show') return true
    return !now.readOnly && does !== 'wait' && missing.value === undefined
  })
  const refusal = computed(() =>
    question.value && !at.elsewhere.value ? refusalOf(question.value, shown.me()) : undefined,
  )

  function act(): void {
    if (!isReady.value) return
    // As it says on the button now: back at the run's own step it says something else.
    const does = primary.value
    const asked = shown.open()
    at.follow()
    if (does.does === 'answer' && asked !== undefined)
      void app.attempt(() => now.answer(asked.id, answerOf(does.question, shown.draft(), shown.me())))
    if (does.does === 'go') go('part')
    if (does.does === 'confirm') shown.confirm()
    if (does.does === 'resume') void app.attempt(now.resume)
    if (does.does === 'refused') void router.push('/')
    if (does.does === 'report') void router.push(`/report/${now.view?.run ?? ''}`)
  }
  function go(stride: 'part' | 'step' | 'through'): void {
    if (!isSettled.value) return
    at.follow()
    void app.attempt(() => now.go(stride, shown.me()))
  }
  function refuse(): void {
    const [asked, said] = [shown.open(), refusal.value]
    if (!isSettled.value) return
    if (asked !== undefined && said !== undefined) void app.attempt(() => now.answer(asked.id, said))
  }
  return { primary, label, isReady, isSettled, missing, refusal, act, go, refuse }
}

function missingIn(primary: Primary, draft: Draft): Missing | undefined {
  return primary.does === 'answer' ? missingOf(primary.question, draft) : undefined
}
