/** The app as `npm start` opens it, on a laptop whose every way out leads nowhere: not one packet, of ours or of the browser. */
import { spawn } from 'node:child_process'
import { chmodSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { findBrowser } from '../../adapters/browser/find.ts'
import { loneLaptop } from '../lab/observe/egress.ts'
import { run } from '../lab/system/run.ts'
import { newFolder } from '../scenarios/siteproof.ts'

const root = resolve(import.meta.dirname, '../..')
const driver = join(import.meta.dirname, 'window-driver.ts')

it('sends nothing from the home screen through a rehearsal, its report and its PDF to the settings', async () => {
  await using laptop = await loneLaptop('trust-egress')
  const inside = ['ip', 'netns', 'exec', laptop.namespace]
  const home = newFolder('home')
  const said = npmStart(inside, home)
  const drive = async (way: string): Promise<string> => {
    const { code, stderr } = await run([...inside, process.execPath, '--import', 'tsx', driver, home, way], {
      cwd: root,
    })
    return code === 0 ? '' : `${stderr}${said()}`
  }

  expect(await drive('tour')).toBe('')
  expect([await laptop.strangePackets(), await laptop.strangers()]).toEqual([0, []])

  // The meter counts: where the same browser is sent to the world it is seen, and so is the name that it asks for.
  expect(await drive('astray')).toBe('')
  expect(await laptop.strangePackets()).toBeGreaterThan(0)
  expect(await laptop.strangers()).toEqual(
    expect.arrayContaining(['203.0.113.7 . tcp . 80', '203.0.113.53 . udp . 53']),
  )
}, 200_000)

/** Returns what it printed by now. It ends with the laptop. */
function npmStart(inside: readonly string[], home: string): () => string {
  const [program = '', ...words] = [...inside, 'npm', 'start', '--', 'window']
  // npm as it is at a desk, not in continuous integration, and as if it had never looked for a newer npm.
  const { CI: _, ...env } = process.env
  const child = spawn(program, words, {
    cwd: root,
    env: {
      ...env,
      npm_config_cache: join(newFolder('npm'), 'cache'),
      SITEPROOF_HOME: home,
      SITEPROOF_BROWSER: withoutDisplay(home),
      LANG: 'C.UTF-8',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (said += text))
  return () => said
}

/** The browser with the switches of the product; the window, moreover, on no screen and with a port for the driver. */
function withoutDisplay(home: string): string {
  const browser = findBrowser(process.env) ?? ''
  const script = join(home, 'browser')
  writeFileSync(
    script,
    `#!/bin/sh
case "$*" in *--app=*) set -- --headless=new --disable-gpu --remote-debugging-port=0 "$@" ;; esac
exec '${browser}' "$@"
`,
  )
  chmodSync(script, 0o755)
  return script
}
