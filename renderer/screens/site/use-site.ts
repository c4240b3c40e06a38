/** The site on the screen: its saved document, the text as it is being changed, and what the shell says of that text. */
import { computed, ref, shallowRef, type Ref } from 'vue'
import type { SiteDocument, SiteView } from '../../../engine/contract/sites.ts'
import type { SiteEdit } from '../../../engine/site/write.ts'
import { useClient } from '../../link/client.ts'
import { useApp } from '../../stores/app.ts'

export interface SiteWork {
  readonly saved: Ref<SiteDocument | undefined>
  readonly view: Ref<SiteView | undefined>
  readonly dirty: Ref<boolean>
  /** The runbook that was asked for last; the view may still be of the one before. */
  readonly chosen: Ref<string | undefined>
  open(site: string, runbook: string | undefined): Promise<void>
  /** The form of another runbook. */
  choose(runbook: string): Promise<void>
  edit(...edits: readonly SiteEdit[]): Promise<void>
  /** Replaces the whole text, as typed into the file pane. */
  setText(text: string): Promise<void>
  /** false where it was refused; the reason is told at the top of the window. */
  save(): Promise<boolean>
  /** Facts may have come in. */
  refresh(): Promise<void>
}

export function useSite(): SiteWork {
  const client = useClient()
  const app = useApp()
  const saved = shallowRef<SiteDocument>()
  const view = shallowRef<SiteView>()
  const text = ref('')
  const chosen = ref<string>()
  const dirty = computed(() => saved.value !== undefined && text.value !== saved.value.text)
  /** One at a time, in the order in which they were typed: each stands on the text of the one before. */
  let turn: Promise<void> = Promise.resolve()

  const look = (edits: readonly SiteEdit[] = []): Promise<void> =>
    (turn = turn.then(() =>
      app.attempt(async () => {
        const site = saved.value?.site
        if (site === undefined) return
        const runbook = chosen.value
        const asked = {
          site,
          text: text.value,
          edits: edits.map(asJson),
          ...(runbook !== undefined && { runbook }),
        }
        const found = await client.call('sites.view', asked)
        text.value = found.text
        view.value = found
      }),
    ))

  return {
    ...{ saved, view, dirty, chosen },
    async open(site, runbook) {
      const document = await app.attempt(() => client.call('sites.read', { site }))
      if (document === undefined) return
      saved.value = document
      text.value = document.text
      chosen.value = runbook
      await look()
    },
    choose(runbook) {
      chosen.value = runbook
      return look()
    },
    edit: (...edits) => look(edits),
    async setText(changed) {
      await turn
      text.value = changed
      await look()
    },
    async save() {
      await turn
      const document = saved.value
      if (document === undefined || !dirty.value) return document !== undefined
      const asked = { site: document.site, sha256: document.sha256, text: text.value }
      const written = await app.attempt(() => client.call('sites.write', asked))
      if (written !== undefined) saved.value = written
      return written !== undefined
    },
    refresh: () => look(),
  }
}

/** A key without a value goes; JSON has no undefined. */
function asJson({ path, value }: SiteEdit): { path: (string | number)[]; value?: never } {
  const plain = { path: [...path], ...(value !== undefined && { value }) }
  return JSON.parse(JSON.stringify(plain)) as { path: (string | number)[]; value?: never }
}
