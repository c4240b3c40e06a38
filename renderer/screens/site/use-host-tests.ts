/** Connection tests of a site as they go, and the questions that they raise. */
import { computed, onScopeDispose, reactive, ref, shallowRef, type Ref } from 'vue'
import type { HostTestStage } from '../../../engine/contract/hosts.ts'
import type { OpenQuestion } from '../../../engine/contract/questions.ts'
import { useClient } from '../../link/client.ts'
import { useApp } from '../../stores/app.ts'

export interface HostTests {
  readonly stages: Readonly<Record<string, HostTestStage>>
  readonly running: Ref<boolean>
  /** The one to be answered now. */
  readonly question: Ref<OpenQuestion | undefined>
  test(hosts: readonly string[]): Promise<void>
  stop(): Promise<void>
  answer(value: string): Promise<void>
}

export function useHostTests(site: () => string, onRecord: () => void): HostTests {
  const client = useClient()
  const app = useApp()
  const stages = reactive<Record<string, HostTestStage>>({})
  const questions = shallowRef<readonly OpenQuestion[]>([])
  const running = ref(false)
  const undo = client.onNotice(notice => {
    if (notice.type === 'host-test' && notice.site === site()) {
      stages[notice.host] = notice.stage
      if (notice.stage === 'done') onRecord()
    } else if (notice.type === 'question-opened' && notice.question.site === site()) {
      questions.value = [...questions.value, notice.question]
    } else if (notice.type === 'question-closed') {
      questions.value = questions.value.filter(({ id }) => id !== notice.id)
    }
  })
  onScopeDispose(undo)
  void client.call('questions.open').then(open => {
    questions.value = open.filter(question => question.site === site())
  })
  return {
    stages,
    running,
    question: computed(() => questions.value[0]),
    async test(hosts) {
      if (hosts.length === 0) return
      running.value = true
      await app.attempt(() => client.call('hosts.test', { site: site(), hosts: [...hosts] }))
      running.value = false
    },
    async stop() {
      await app.attempt(() => client.call('hosts.stop', { site: site() }))
    },
    async answer(value) {
      const id = questions.value[0]?.id
      if (id !== undefined)
        await app.attempt(() => client.call('questions.answer', { id, answer: { value } }))
    },
  }
}
