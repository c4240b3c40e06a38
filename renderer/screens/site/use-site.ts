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
  /** What was typed a moment ago is not in the view yet. */
  readonly underWay: Readonly<Ref<boolean>>
  /** Also what was typed a moment ago and is not in the text yet. */
  readonly unsaved: Ref<boolean>
  /** Why it could not be saved, until somebody decides what is to become of it. */
  readonly refused: Ref<string | undefined>
  /** The runbook that was asked for last; the view may still be of the one before. */
  readonly chosen: Ref<string | undefined>
  open(site: string, runbook: string | undefined): Promise<void>
  /** The form of another runbook, which the site opens for from now on. */
  choose(runbook: string): Promise<void>
  edit(...edits: readonly SiteEdit[]): Promise<void>
  /** Replaces the whole text, as typed into the file pane. */
  setText(text: string): Promise<void>
  /** false where it was refused; the reason is told at the top of the window. */
  save(): Promise<boolean>
  /** Reads the file again, as somebody else may have left it: what was changed here is gone. */
  reload(): Promise<void>
  /** Saves over what somebody else wrote meanwhile. */
  overwrite(): Promise<boolean>
  /** Gives up what was changed here. */
  discard(): void
  /** Facts may have come in. */
  refresh(): Promise<void>
}

export function useSite(): SiteWork {
  const sheet: Sheet = {
    saved: shallowRef(),
    view: shallowRef(),
    chosen: ref(),
    refused: ref(),
    text: ref(''),
  }
  const { saved, view, chosen, refused, text } = sheet
  const dirty = computed(() => saved.value !== undefined && text.value !== saved.value.text)
  const { look, settled } = useView(sheet)
  const remember = useMemory()
  const file = useFile(sheet, dirty, settled)
  const changing = ref(0)
  const underWay = computed(() => changing.value > 0)
  async function change(work: () => Promise<void>): Promise<void> {
    changing.value += 1
    await work().finally(() => (changing.value -= 1))
  }
  async function open(site: string, runbook: string | undefined): Promise<void> {
    const document = await file.read(site)
    await settled()
    if (document === undefined) return
    saved.value = document
    text.value = document.text
    chosen.value = runbook
    refused.value = undefined
    await Promise.all([look(), remember(site, runbook)])
    // What another window chooses later does not exchange the form under somebody who is filling it in.
    if (saved.value === document) chosen.value ??= view.value?.runbook
  }
  async function choose(runbook: string): Promise<void> {
    chosen.value = runbook
    await Promise.all([look(), remember(saved.value?.site, runbook)])
  }
  return {
    ...{ saved, view, dirty, chosen, refused, open, choose },
    underWay,
    unsaved: computed(() => dirty.value || underWay.value),
    edit: (...edits) => change(() => look(edits)),
    setText: changed =>
      change(async () => {
        await settled()
        text.value = changed
        await look()
      }),
    save: file.save,
    overwrite: file.overwrite,
    async reload() {
      if (saved.value !== undefined) await open(saved.value.site, chosen.value)
    },
    discard() {
      text.value = saved.value?.text ?? ''
      refused.value = undefined
    },
    refresh: () => look(),
  }
}

/** What the screen works on. */
interface Sheet extends Pick<SiteWork, 'saved' | 'view' | 'chosen' | 'refused'> {
  readonly text: Ref<string>
}

/** Keeps the job of a site for the next time that it is opened. */
function useMemory() {
  const client = useClient()
  const app = useApp()
  return async (site: string | undefined, runbook: string | undefined): Promise<void> => {
    if (site === undefined || runbook === undefined) return
    await app.fetch(() => client.call('sites.choose', { site, runbook }))
  }
}

/** What the shell says of the text, asked after each change. */
function useView({ saved, view, chosen, text }: Sheet) {
  const client = useClient()
  const app = useApp()
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
  return { look, settled: () => turn }
}

/** The file on the disk, which somebody else may write as well. */
function useFile({ saved, refused, text }: Sheet, dirty: Ref<boolean>, settled: () => Promise<void>) {
  const client = useClient()
  const app = useApp()
  /** One after the other: the second of two at once would find the file changed, by the first. */
  let saving: Promise<boolean> = Promise.resolve(true)
  const read = (site: string): Promise<SiteDocument | undefined> =>
    app.attempt(() => client.call('sites.read', { site }))
  async function write(): Promise<boolean> {
    await settled()
    const document = saved.value
    if (document === undefined || !dirty.value) return document !== undefined
    const asked = { site: document.site, sha256: document.sha256, text: text.value }
    const written = await app.attempt(() => client.call('sites.write', asked))
    refused.value = written === undefined ? app.error?.code : undefined
    if (written !== undefined) saved.value = written
    return written !== undefined
  }
  const save = (): Promise<boolean> => (saving = saving.catch(() => false).then(write))
  async function overwrite(): Promise<boolean> {
    const now = saved.value && (await read(saved.value.site))
    if (now === undefined) return false
    saved.value = now
    return save()
  }
  return { read, save, overwrite }
}

interface PlainEdit {
  path: (string | number)[]
  value?: never
  renamed?: string
}
/** A key without a value goes; JSON has no undefined. */
function asJson({ path, value, renamed }: SiteEdit): PlainEdit {
  const plain = { path: [...path], ...(value !== undefined && { value }), ...(renamed && { renamed }) }
  return JSON.parse(JSON.stringify(plain)) as PlainEdit
}
