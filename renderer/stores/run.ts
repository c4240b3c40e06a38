import type { ErrorParams } from '../../engine/errors.ts'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, type Ref } from 'vue'
import type { Notice } from '../../engine/contract/notices.ts'
import type { OpenQuestion } from '../../engine/contract/questions.ts'
import type { RunView } from '../../engine/contract/runs.ts'
import { createLiveDrill, type LiveDrill } from '../../engine/drift/live.ts'
import type { Plan } from '../../engine/plan/plan.ts'
import type { Answer } from '../../engine/run/questions.ts'
import type { Headline } from '../../engine/run/headline.ts'
import type { Stride } from '../../engine/run/pace.ts'
import { reduce } from '../../engine/run/reduce.ts'
import { emptyRun, type RunState } from '../../engine/run/state.ts'
import { CallError, useClient, type Client } from '../link/client.ts'
import { createInTurn } from './in-turn.ts'
import { createNewest } from './newest.ts'

function createShown() {
  return {
    view: shallowRef<RunView>(),
    state: shallowRef<RunState>(emptyRun),
    headline: shallowRef<Headline>(),
    working: shallowRef(false),
    questions: shallowRef<readonly OpenQuestion[]>([]),
    lastError: shallowRef<{ code: string; params: ErrorParams }>(),
    plan: shallowRef<Plan>(),
    /** The run that could not be opened last, and why. */
    unreadable: shallowRef<{ run: string; code: string; params: ErrorParams }>(),
    /** Its samples grow in place; a new count says that there is more to draw. */
    drill: shallowRef<LiveDrill>(createLiveDrill()),
    drillTick: ref(0),
    /** The engineer asked for a pause; the part under way is still going on. */
    pausing: ref(false),
  }
}
type Shown = ReturnType<typeof createShown>

/** The run on the screen: the fold of its events, and what waits for the engineer. It decides nothing. */
export const useRun = defineStore('run', () => createRun(useClient()))

export function createRun(client: Client) {
  const shown = createShown()
  const opens = createNewest()
  const plans = createNewest()
  const { view, plan } = shown
  const { readOnly, ...derived } = derivedOf(shown)

  async function open(run: string): Promise<void> {
    if (view.value?.run !== run) plan.value = undefined
    const isNewest = opens()
    turn.hold()
    try {
      const opened = await client.call('runs.open', { run })
      if (!isNewest()) return
      show(shown, opened)
    } catch (caught) {
      if (caught instanceof CallError && isNewest())
        shown.unreadable.value = { run, code: caught.code, params: caught.params }
      throw caught
    } finally {
      if (isNewest()) turn.release()
    }
    await loadPlan()
  }
  /** Made anew when hosts told more about themselves: what was open in it is decided then. */
  async function loadPlan(): Promise<void> {
    const run = view.value?.run
    if (run === undefined) return
    const isNewest = plans()
    const made = await client.call('runs.plan', { run })
    if (isNewest() && view.value?.run === run) plan.value = made
  }

  const openAgain = (): void => void (view.value && open(view.value.run))
  const turn = createInTurn({
    lastSeq: () => shown.state.value.lastSeq,
    concerns: notice => view.value !== undefined && (!('run' in notice) || notice.run === view.value.run),
    openAgain,
    take(notice) {
      take(shown, notice)
      if (notice.type === 'run-released' && readOnly.value) openAgain()
      if (notice.type !== 'run-event') return
      if (notice.event.type === 'facts-gathered') void loadPlan()
      // Its hosts may be reached another way from here on.
      if (notice.event.type === 'site-corrected') openAgain()
    },
  })
  client.onNotice(turn.hear)
  client.onState(up => {
    if (up) openAgain()
  })
  return {
    ...shown,
    readOnly,
    ...derived,
    open,
    /** Of what a run of another laptop uses here; `sha256`: of what was looked at. */
    async confirm(sha256: string): Promise<void> {
      const run = view.value?.run ?? ''
      // Where it would do something else by now, that is what is looked at next.
      await client.call('runs.confirm', { run, sha256 }).finally(() => open(run))
    },
    ...intentions(client, () => view.value?.run ?? '', shown.pausing),
  }
}

function derivedOf({ view, state, working, drill, drillTick }: Shown) {
  return {
    readOnly: computed(() => view.value?.access === 'reader'),
    /** Its values are what somebody signed for. */
    isApproved: computed(() => state.value.started?.approved !== undefined),
    measuring: computed(
      () => drillTick.value >= 0 && working.value && drill.value.cast() !== undefined && !drill.value.ended(),
    ),
  }
}

function show(shown: Shown, opened: RunView): void {
  shown.view.value = opened
  shown.unreadable.value = undefined
  shown.state.value = opened.state
  shown.headline.value = opened.headline
  shown.working.value = opened.working
  shown.questions.value = opened.questions
  shown.lastError.value = opened.error
  shown.pausing.value = false
  const drill = createLiveDrill()
  opened.drill.forEach(drill.take)
  shown.drill.value = drill
  shown.drillTick.value += 1
}

/** Takes in what the shell tells of this run. */
function take(shown: Shown, notice: Notice): void {
  const { state, working, questions, pausing } = shown
  switch (notice.type) {
    case 'run-event':
      if (notice.event.seq <= state.value.lastSeq) break
      state.value = reduce(state.value, notice.event)
      if (notice.event.type === 'run-paused') pausing.value = false
      break
    case 'run-working':
      working.value = notice.working
      shown.headline.value = notice.headline
      shown.lastError.value = notice.error
      if (!notice.working) pausing.value = false
      break
    case 'run-drill':
      if (notice.live.kind !== 'cast' && notice.place !== shown.drill.value.taken()) break
      shown.drill.value.take(notice.live)
      shown.drillTick.value += 1
      break
    case 'question-opened':
      if (notice.question.run !== shown.view.value?.run) break
      questions.value = [
        ...questions.value.filter(question => question.id !== notice.question.id),
        notice.question,
      ]
      break
    case 'question-closed':
      questions.value = questions.value.filter(question => question.id !== notice.id)
      break
    default:
      break
  }
}

/** What the engineer wants done with the run `named`; each is refused where another window holds it. */
function intentions(client: Client, named: () => string, pausing: Ref<boolean>) {
  return {
    go: (stride: Stride, by: string) => client.call('runs.go', { run: named(), stride, by }),
    async pause(by: string) {
      await client.call('runs.pause', { run: named(), by })
      pausing.value = true
    },
    stop: () => client.call('runs.stop', { run: named() }),
    resume: () => client.call('runs.resume', { run: named() }),
    correction: () => client.call('runs.correction', { run: named() }),
    correct: (sha256: string, by: string) => client.call('runs.correct', { run: named(), sha256, by }),
    undo: (to: string | undefined) =>
      client.call('runs.undo', { run: named(), ...(to !== undefined && { to }) }),
    cancelQuestion: (id: string) => client.call('questions.cancel', { id }),
    attach: (id: string, file: { name: string; mediaType: string; content: string }) =>
      client.call('questions.attach', { id, ...file }),
    answer: (id: string, { value, by, note, files }: Answer) =>
      client.call('questions.answer', {
        id,
        answer: {
          value,
          ...(by !== undefined && { by }),
          ...(note !== undefined && { note }),
          ...(files !== undefined && { files: [...files] }),
        },
      }),
  }
}
