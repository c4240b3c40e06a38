import type { HandlersOf } from '../../engine/contract/contract.ts'
import type { siteMethods } from '../../engine/contract/sites.ts'
import { dirname } from 'node:path'
import { siteTemplate } from '../../engine/site/template.ts'
import type { Runbook } from '../../engine/runbook/schema.ts'
import { InputRefused } from '../input-refused.ts'
import { loadInput, loadRunbook, shippedRunbooks } from '../input.ts'
import { openHostRecords } from '../sites/records.ts'
import { keepJob, readJob } from '../sites/job.ts'
import type { Look } from '../sites/site-cards.ts'
import { summariseSite, viewSite, type ViewSource } from '../sites/view.ts'
import type { Bench } from '../workbench.ts'
import { chosenLanguage } from '../language.ts'

const rereadMs = 5000

export function siteHandlers(bench: Bench): HandlersOf<typeof siteMethods> {
  const { library, sites, notify } = bench
  const { counted, aboutFolder } = siteLooks(bench)
  const changed = (): void => notify({ type: 'changed', what: 'sites' })
  return {
    'sites.list': () => sites.list(counted),
    'sites.read': ({ site }) => sites.read(site),
    async 'sites.create'({ name, runbook, text }) {
      const made = await sites.create(name, text ?? (await newText(name, runbook)))
      if (runbook !== undefined) await keepJob(dirname(made.file), runbook)
      changed()
      return made
    },
    async 'sites.write'({ site, text, sha256 }) {
      const written = await sites.write(site, text, sha256)
      changed()
      return written
    },
    async 'sites.remove'({ site }) {
      await sites.remove(site)
      changed()
      return null
    },
    async 'sites.choose'({ site, runbook }) {
      const folder = dirname(sites.file(site))
      if ((await readJob(folder)) === runbook) return null
      await keepJob(folder, runbook)
      changed()
      return null
    },
    async 'sites.view'({ site, text, runbook, edits }) {
      const folder = dirname(sites.file(site))
      return viewSite({ text, edits, ...(await aboutFolder(folder, runbook)) })
    },
    async 'sites.check'({ site, runbook }) {
      try {
        await loadInput(library, runbook, sites.file(site))
        return []
      } catch (error) {
        if (error instanceof InputRefused) return error.issues
        throw error
      }
    },
  }

  async function newText(name: string, runbook: string | undefined): Promise<string> {
    if (runbook === undefined) return `schema: siteproof/site/v1\nname: ${JSON.stringify(name)}\nhosts: {}\n`
    const loaded = await loadRunbook(library, runbook)
    const text = siteTemplate(loaded.runbook, chosenLanguage(bench.settings.read().language, bench.env))
    return text.replace(/^name: .*$/m, `name: ${JSON.stringify(name)}`)
  }
}

/** What a site is looked at with: the runbooks, its job, what its hosts said. */
function siteLooks({ library }: Bench) {
  /** A form asks at each key press: the runbooks are read again only after a while. */
  let read: { readonly at: number; readonly runbooks: Promise<readonly Runbook[]> } | undefined
  const runbooksOf = (): Promise<readonly Runbook[]> => {
    if (read === undefined || Date.now() - read.at > rereadMs) {
      read = { at: Date.now(), runbooks: shippedRunbooks(library) }
    }
    return read.runbooks
  }
  /** As the site's own screen counts them: a file without a slip of its own may still lack what its runbook needs. */
  const counted: Look = async ({ file, text }) =>
    summariseSite({ text, ...(await aboutFolder(dirname(file))) })

  /** What a view needs beside the text; the job is the one asked for, else the one chosen last. */
  async function aboutFolder(
    folder: string,
    asked?: string,
  ): Promise<Pick<ViewSource, 'runbook' | 'library' | 'recordsOf'>> {
    const records = openHostRecords(folder)
    const recordsOf = records.read.bind(records)
    return { runbook: asked ?? (await readJob(folder)), library: await runbooksOf(), recordsOf }
  }
  return { counted, aboutFolder }
}
