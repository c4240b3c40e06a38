import { defineStore } from 'pinia'
import { shallowRef, triggerRef } from 'vue'
import type { OpenQuestion } from '../../engine/contract/questions.ts'
import type { RunView } from '../../engine/contract/runs.ts'
import type { Headline } from '../../engine/run/headline.ts'
import { reduce } from '../../engine/run/reduce.ts'
import { emptyRun, type RunState } from '../../engine/run/state.ts'
import { useClient } from '../link/client.ts'

/** The run on the screen: the fold of its events, and what waits for the engineer. It decides nothing. */
export const useRun = defineStore('run', () => {
  const client = useClient()
  const view = shallowRef<RunView>()
  const state = shallowRef<RunState>(emptyRun)
  const headline = shallowRef<Headline>()
  const working = shallowRef(false)
  const questions = shallowRef<readonly OpenQuestion[]>([])
  const lastError = shallowRef<{ code: string; params: Readonly<Record<string, string | number>> }>()

  async function open(run: string): Promise<void> {
    const opened = await client.call('runs.open', { run })
    view.value = opened
    // Events that arrived while the answer was under way are in it already, or are applied below by their number.
    state.value = opened.state
    headline.value = opened.headline
    working.value = opened.working
    questions.value = opened.questions
    lastError.value = undefined
  }

  client.onNotice(notice => {
    const run = view.value?.run
    if (run === undefined) return
    switch (notice.type) {
      case 'run-event':
        if (notice.run === run && notice.event.seq > state.value.lastSeq) {
          state.value = reduce(state.value, notice.event)
          triggerRef(state)
        }
        break
      case 'run-working':
        if (notice.run !== run) break
        working.value = notice.working
        headline.value = notice.headline
        lastError.value = notice.error
        break
      case 'question-opened':
        if (notice.question.run === run) questions.value = [...questions.value, notice.question]
        break
      case 'question-closed':
        questions.value = questions.value.filter(question => question.id !== notice.id)
        break
      case 'run-progress':
      case 'changed':
        break
    }
  })
  client.onState(up => {
    const run = view.value?.run
    if (up && run !== undefined) void open(run)
  })
  return { view, state, headline, working, questions, lastError, open }
})
