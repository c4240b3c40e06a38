/** Connection tests of a site as they go, and what connections to it ask. */
import { onScopeDispose, reactive, ref, type Ref } from 'vue'
import { unkeptIn, type HostRecords, type HostTestStage } from '../../../engine/contract/hosts.ts'
import { useClient } from '../../link/client.ts'
import { useLinkQuestions, type LinkQuestionsOf } from '../../parts/use-link-questions.ts'
import { useApp } from '../../stores/app.ts'

export interface HostTests extends LinkQuestionsOf {
  readonly stages: Readonly<Record<string, HostTestStage>>
  readonly running: Ref<boolean>
  /** What each of them told; undefined where the whole test was refused, which is told at the top of the window. */
  test(hosts: readonly string[]): Promise<HostRecords | undefined>
  stop(): Promise<void>
}

export function useHostTests(site: () => string, onRecord: () => void): HostTests {
  const client = useClient()
  const app = useApp()
  const stages = reactive<Record<string, HostTestStage>>({})
  const questions = useLinkQuestions(() => ({ site: site() }))
  const running = ref(false)
  const undo = client.onNotice(notice => {
    if (notice.type === 'host-test' && notice.site === site()) {
      stages[notice.host] = notice.stage
      if (notice.stage === 'done') onRecord()
    }
  })
  onScopeDispose(undo)
  return {
    stages,
    running,
    ...questions,
    async test(hosts) {
      if (hosts.length === 0) return {}
      running.value = true
      try {
        const records = await app.attempt(() =>
          client.call('hosts.test', { site: site(), hosts: [...hosts] }),
        )
        app.error = unkeptIn(records) ?? app.error
        return records
      } finally {
        running.value = false
      }
    },
    async stop() {
      await app.attempt(() => client.call('hosts.stop', { site: site() }))
    },
  }
}
