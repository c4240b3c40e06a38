import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import type { ListedSite, SiteDocument, SiteView } from '../../engine/contract/sites.ts'
import { callFrom, openTestWorkbench } from '../testing/workbench.ts'

let home: string
/** Each time in a workbench that was opened anew, as after a restart. */
async function call<T>(method: string, input?: unknown): Promise<T> {
  return callFrom<T>('one', await openTestWorkbench(home), method, input)
}
const viewed = (site: string, text: string, runbook?: string): Promise<SiteView> =>
  call('sites.view', { site, text, ...(runbook !== undefined && { runbook }) })
const listed = async (site: string): Promise<ListedSite | undefined> =>
  (await call<readonly ListedSite[]>('sites.list')).find(card => card.site === site)

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'job-'))
  onTestFinished(() => rm(home, { recursive: true, force: true }))
})

/** As a person leaves it: filled in so far that its text has no slip of its own. */
async function siteFor(runbook: string): Promise<SiteDocument> {
  const made = await call<SiteDocument>('sites.create', { name: 'Hall', runbook })
  const text = made.text.replaceAll(/address: ''/g, 'address: 192.0.2.1')
  return call<SiteDocument>('sites.write', { site: made.site, text, sha256: made.sha256 })
}

describe('the job of a site', () => {
  it.each(['mysql-repair-replication', 'jumpserver-standby', 'keepalived-install'])(
    'is the one that it was made for, on its screen and at home: %s',
    async runbook => {
      const { site, text } = await siteFor(runbook)

      expect((await viewed(site, text)).runbook).toBe(runbook)
      expect(await listed(site)).toMatchObject({ runbook })
    },
  )

  it('is the one that was chosen last; looking at the form of another does not change it', async () => {
    const { site, text } = await siteFor('mysql-repair-replication')
    await call('sites.choose', { site, runbook: 'mysql-move-writer' })
    await viewed(site, text, 'mysql-dual-primary')

    expect((await viewed(site, text)).runbook).toBe('mysql-move-writer')
    expect(await listed(site)).toMatchObject({ runbook: 'mysql-move-writer' })
  })

  it('is asked for where nobody chose one and several fit, and where the chosen one is not there any more', async () => {
    const { text } = await siteFor('mysql-repair-replication')
    const { site } = await call<SiteDocument>('sites.create', { name: 'Sent', text })

    expect(await viewed(site, text)).toMatchObject({ binds: false })
    expect((await viewed(site, text)).runbook).toBeUndefined()
    expect(await listed(site)).not.toHaveProperty('runbook')
    await call('sites.choose', { site, runbook: 'not-there' })
    expect((await viewed(site, text)).runbook).toBeUndefined()
  })

  it('is told at home of a site whose file is not filled in yet, too', async () => {
    const { site } = await call<SiteDocument>('sites.create', { name: 'New', runbook: 'mysql-move-writer' })

    expect(await listed(site)).toMatchObject({ runbook: 'mysql-move-writer' })
  })

  it('is that of a file that was sent for it', async () => {
    const { text } = await siteFor('mysql-repair-replication')
    const sent = { name: 'Sent', text, runbook: 'mysql-repair-replication' }
    const { site } = await call<SiteDocument>('sites.create', sent)

    expect((await viewed(site, text)).runbook).toBe('mysql-repair-replication')
  })
})
