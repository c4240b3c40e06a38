import { watch } from 'vue'
import { useApp } from './app.ts'
import { useRun } from './run.ts'

/** The run on the screen, opened by its name and again when another one is named. */
export function useOpenRun(name: () => string): ReturnType<typeof useRun> {
  const app = useApp()
  const run = useRun()
  watch(name, now => void app.fetch(() => run.open(now)), { immediate: true })
  return run
}
