/** The app as `npm start` opens it, on a laptop whose every way out leads nowhere: not one packet, of ours or of the browser. */
import { spawn } from 'node:child_process'
import { chmodSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { findBrowser } from '../../adapters/browser/find.ts'
import { loneLaptop, type MeteredLaptop } from '../lab/observe/egress.ts'
import { run } from '../lab/system/run.ts'
import { newFolder } from '../scenarios/siteproof.ts'

const root = resolve(import.meta.dirname, '../..')
const driver = join(import.meta.dirname, 'window-driver.ts')

it('sends nothing from the home screen through a rehearsal, its report and its PDF to the settings, nor when told to', async () => {
  await using laptop = await loneLaptop('trust-egress')
  const drive = openedOn(laptop, withoutDisplay())

  expect(await drive('tour')).toBe('')
  expect([await laptop.strangePackets(), await laptop.strangers()]).toEqual([0, []])
  expect(await drive('astray')).toBe('')
  expect([await laptop.strangePackets(), await laptop.strangers()]).toEqual([0, []])
}, 200_000)

it('would be seen: the same window in a browser that may speak asks for names and sends', async () => {
  await using laptop = await loneLaptop('trust-egress-loose')
  const drive = openedOn(laptop, withoutDisplay('--proxy-server=*'))

  expect(await drive('astray')).toBe('')
  expect(await laptop.strangePackets()).toBeGreaterThan(0)
  expect(await laptop.strangers()).toEqual(
    expect.arrayContaining(['203.0.113.7 . tcp . 80', '203.0.113.53 . udp . 53']),
  )
}, 200_000)

/** Returns what drives the window; it says what went wrong. */
function openedOn({ namespace }: MeteredLaptop, browser: string): (way: string) => Promise<string> {
  const inside = ['ip', 'netns', 'exec', namespace]
  const home = newFolder('home')
  const said = npmStart(inside, home, browser)
  return async way => {
    const { code, stderr } = await run([...inside, process.execPath, '--import', 'tsx', driver, home, way], {
      cwd: root,
    })
    return code === 0 ? '' : `${stderr}${said()}`
  }
}

/** Returns what it printed by now. It ends with the laptop. */
function npmStart(inside: readonly string[], home: string, browser: string): () => string {
  const [program = '', ...words] = [...inside, 'npm', 'start', '--', 'window']
  // npm as it is at a desk: not in continuous integration, with no settings of its user, and as if it had never looked for a newer npm.
  const { CI: _, ...env } = process.env
  const npm = newFolder('npm')
  const child = spawn(program, words, {
    cwd: root,
    env: {
      ...env,
      npm_config_cache: join(npm, 'cache'),
      npm_config_userconfig: join(npm, 'npmrc'),
      SITEPROOF_HOME: home,
      SITEPROOF_BROWSER: browser,
      LANG: 'C.UTF-8',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (said += text))
  return () => said
}

/**
 * The browser with the switches of the product, less those that a pattern of the shell names; the window, moreover, on no screen and with
 * a port for the driver.
 */
function withoutDisplay(less = 'none'): string {
  const script = join(newFolder('browser'), 'browser')
  writeFileSync(
    script,
    `#!/bin/sh
case "$*" in *--app=*) window=yes ;; esac
for word; do
  shift
  case $word in ${less}) ;; *) set -- "$@" "$word" ;; esac
done
[ -z "$window" ] || set -- --headless=new --disable-gpu --remote-debugging-port=0 "$@"
exec '${findBrowser(process.env) ?? ''}' "$@"
`,
  )
  chmodSync(script, 0o755)
  return script
}
