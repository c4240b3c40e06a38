/** A short runbook whose gates do not pass by themselves, one step for each thing that a person may decide, and its site. */
import { startApp, type AppUnderTest } from './app.ts'
import { writeBooks } from './own-books.ts'
import { startSimulatedSite, type SimulatedSite } from './simulated-site.ts'
import type { Own } from './suite.ts'

const text = (en: string, zh: string): string => `{ en: '${en}', zh: '${zh}' }`
const judging = (id: string, en: string, zh: string, gate: string): string => `
  - id: ${id}
    title: ${text(en, zh)}
    why: ${text('A person has to decide here.', '这里需要人来决定。')}
    on: [a]
    risk: read
    gate:
      - ${gate}`

const book = `schema: siteproof/runbook/v1
id: decided
version: 1.0.0
title: ${text('Decided by a person', '由人决定')}
summary: ${text('Three gates that do not pass by themselves.', '三个不会自行通过的关卡。')}
topic: test
roles:
  a: { hosts: 1, title: ${text('A host', '主机')} }
steps:
  - id: stage
    title: ${text('Stage what the run needs', '暂存运行所需内容')}
    why: ${text('So that there is something to clean up.', '留下可清理的内容。')}
    on: [a]
    risk: change
    do:
      - file: { path: /etc/decided.conf, content: 'decided = yes', mode: '0644' }
      - run: echo staged >/var/tmp/siteproof-{{ run.id }}
    gate:
      - command: { run: 'grep decided /etc/decided.conf && cat /var/tmp/siteproof-{{ run.id }}' }
    undo:
      do:
        - run: rm -f /var/tmp/siteproof-{{ run.id }}
      gate:
        - command: { run: 'test ! -e /var/tmp/siteproof-{{ run.id }}' }
    leaves:
      - { path: '/var/tmp/siteproof-{{ run.id }}', for: run }${judging(
        'cabled',
        'The second cable is plugged',
        '第二根网线已接好',
        "command: { run: 'test -e /etc/cabled' }",
      )}${judging(
        'licensed',
        'The licence is there',
        '授权文件已就位',
        "command: { run: 'test -e /etc/licence' }",
      )}${judging('sealed', 'The seal is checked', '封条已核对', "command: { run: 'test -e /etc/seal' }")}${judging(
        'strict',
        'No foreign address',
        '没有外来地址',
        "{ command: { run: 'test ! -e /etc/foreign' }, strict: true }",
      )}
`

/**
 * The app with this runbook, and its site under the name `hall`, on simulated hosts. `asks`: the password is asked for; else it stands
 * in the environment.
 */
export async function openDecided(
  own: Own,
  hall: string,
  { asks = false } = {},
): Promise<{ readonly site: SimulatedSite; readonly app: AppUnderTest }> {
  const site = await own(startSimulatedSite())
  const { folder: runbooks } = await own(writeBooks({ decided: book }))
  const app = await own(startApp({ runbooks, ...(!asks && { env: site.env }) }))
  await site.write(app.home, hall, siteOf(site, asks ? '{ prompt: true }' : '{ env: login }'))
  return { site, app }
}

function siteOf({ hosts }: SimulatedSite, password: string): string {
  const { server } = hosts['node-a'] ?? {}
  return `schema: siteproof/site/v1
name: 一号机房
hosts:
  node-a:
    ssh:
      address: 127.0.0.1
      port: ${String(server?.port)}
      user: root
      auth: { password: ${password} }
      host_key: '${server?.fingerprint ?? ''}'
roles: { a: [node-a] }
`
}
