import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watchEffect, type ComputedRef } from 'vue'
import type { AppState, SettingsChange } from '../../engine/contract/app.ts'
import type { Language, Text } from '../../engine/runbook/text.ts'
import type { Headline } from '../../engine/run/headline.ts'
import { visible } from '../../engine/visible.ts'
import { fill } from '../../engine/words/fill.ts'
import { sayCode } from '../../engine/words/index.ts'
import { siteName } from '../../engine/words/site-name.ts'
import { headlineWords } from '../../engine/words/run.ts'
import { CallError, useClient } from '../link/client.ts'
import { i18n } from '../locales/index.ts'

/** What every screen needs: settings, language, theme, whether the line to the shell is up, and errors to tell. */
export const useApp = defineStore('app', () => {
  const client = useClient()
  const state = shallowRef<AppState>()
  const lineUp = ref(true)
  const error = shallowRef<{ code: string; params: CallError['params'] }>()
  /** Open dialogs, the last one on top: what is refused is told there, not behind it. */
  const dialogs = shallowRef<readonly symbol[]>([])
  const systemDark = matchMedia('(prefers-color-scheme: dark)')
  const dark = ref(systemDark.matches)

  const language = computed<Language>(() => {
    const chosen = state.value?.settings.language ?? 'system'
    if (chosen !== 'system') return chosen
    return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en'
  })
  const theme = computed(() => state.value?.settings.theme ?? 'system')
  const isDark = computed(() => (theme.value === 'system' ? dark.value : theme.value === 'dark'))

  systemDark.addEventListener('change', event => (dark.value = event.matches))
  client.onState(up => (lineUp.value = up))
  client.onNotice(notice => {
    if (notice.type === 'changed' && notice.what === 'settings') void load()
  })
  watchEffect(() => {
    i18n.global.locale.value = language.value === 'zh' ? 'zh-CN' : 'en'
    document.documentElement.lang = language.value === 'zh' ? 'zh-CN' : 'en'
    document.documentElement.classList.toggle('dark', isDark.value)
  })

  async function load(): Promise<void> {
    state.value = await client.call('app.state')
  }
  async function change(part: SettingsChange): Promise<void> {
    await attempt(async () => (state.value = await client.call('app.change-settings', part)))
  }
  /** Runs an intention; what the shell refuses is told at the top of the window, in words. */
  function attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
    error.value = undefined
    return fetch(work)
  }
  /** What a screen asks for by itself is told like that too, but takes nothing away that a person has not read yet. */
  async function fetch<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work()
    } catch (caught) {
      if (!(caught instanceof CallError)) throw caught
      error.value = { code: caught.code, params: caught.params }
      return undefined
    }
  }
  return {
    state,
    lineUp,
    error,
    dialogs,
    language,
    isDark,
    load,
    change,
    attempt,
    fetch,
    ...speechIn(language),
  }
})

/** Words of the engine in the language of the screen. What files and hosts put into them is shown, not obeyed. */
function speechIn(language: ComputedRef<Language>) {
  const say = (code: string, params: CallError['params'] = {}): string =>
    visible(sayCode(code, params, language.value))
  /** What a run may claim, in words. */
  const claim = ({ code, params }: Headline): string =>
    visible(fill(headlineWords[code], params, language.value))
  const text = (both: Text): string => visible(both[language.value])
  /** A rehearsal has no site. */
  const siteOf = ({ site, rehearsal }: { readonly site: string; readonly rehearsal: boolean }): string =>
    visible(siteName(site, rehearsal, language.value))
  return { say, claim, text, siteOf }
}
