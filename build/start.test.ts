/** What `npm start` opens, in a made-up checkout that is installed and built. */
import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { languageOf } from '../app/language.ts'

const isRoot = process.getuid?.() === 0
const installer = 'node node_modules/electron/install.js'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'siteproof-start-'))
  // For the user that a test runs it as.
  chmodSync(root, 0o755)
  for (const folder of ['engine', 'adapters', 'app', 'window', 'cli', 'renderer', 'electron'])
    write(`${folder}/a`, '')
  write('package.json', '{ "engines": { "node": ">=20" } }')
  write('package-lock.json', '{}')
  for (const name of ['start.mjs', 'prepare.mjs', 'words.mjs'])
    cpSync(join(import.meta.dirname, name), join(root, 'build', name))
  write('node_modules/.package-lock.json', '{}')
  write('node_modules/electron/install.js', `require('fs').writeFileSync('${root}/fetched', '')`)
  for (const built of ['renderer/index.html', 'electron/main.js', 'electron/preload.cjs'])
    write(`dist/${built}`, '')
  write('dist/cli/main.js', 'console.log("siteproof", ...process.argv.slice(2)); process.exitCode = 7')
})
afterEach(() => rmSync(root, { recursive: true }))

function write(path: string, text: string): void {
  mkdirSync(join(root, dirname(path)), { recursive: true })
  writeFileSync(join(root, path), text)
}
function writeElectron(script: string): void {
  write('node_modules/electron/path.txt', 'electron')
  write('node_modules/electron/dist/electron', `#!/bin/sh\n${script}\n`)
  chmodSync(join(root, 'node_modules/electron/dist/electron'), 0o755)
}

/** As an ordinary user unless told otherwise. */
function start(words: readonly string[] = [], { lang = 'C.UTF-8', asRoot = false } = {}) {
  const { stdout, status } = spawnSync(process.execPath, [join(root, 'build/start.mjs'), ...words], {
    cwd: root,
    env: { PATH: process.env['PATH'], LANG: lang },
    encoding: 'utf8',
    ...(isRoot && !asRoot && { uid: 65_534, gid: 65_534 }),
  })
  return { stdout, status }
}

describe.skipIf(process.platform === 'win32')('npm start', () => {
  it('without Electron: fetches nothing, says how to in the user’s language, and opens the app window', () => {
    const { stdout, status } = start()
    expect(stdout).toMatch(
      new RegExp(`^Electron's binary is not here[^]*\n  ${installer}\n[^]*\nsiteproof open\n$`),
    )
    expect(status).toBe(7)
    expect(start([], { lang: 'zh_CN.UTF-8' }).stdout).toMatch(
      new RegExp(`^这里没有 Electron[^]*\n  ${installer}\n`),
    )
    expect(existsSync(join(root, 'fetched'))).toBe(false)
  })

  it('with it: opens Electron on this folder, and ends as it does', () => {
    writeElectron('echo "electron $*"')
    expect(start()).toEqual({ stdout: `electron ${root}\n`, status: 0 })
  })

  it('an Electron that dies at once, as without a display or a sandbox: says so and opens the app window', () => {
    writeElectron('kill -TRAP $$')
    expect(start().stdout).toMatch(/^Electron ended at once \(SIGTRAP\)[^]*\nsiteproof open\n$/)
    writeElectron('exit 3')
    expect(start([], { lang: 'zh_CN.UTF-8' }).stdout).toMatch(/^Electron 一启动就退出了（3）/)
  })

  it.skipIf(!isRoot)('as root: never starts Electron', () => {
    writeElectron('echo electron')
    expect(start([], { asRoot: true }).stdout).toMatch(
      /^Electron does not run as root[^]*\nsiteproof open\n$/,
    )
  })

  it('with a command: runs that; `window` takes the browser all the same', () => {
    writeElectron('echo electron')
    expect(start(['list', '--json'])).toEqual({ stdout: 'siteproof list --json\n', status: 7 })
    expect(start(['window']).stdout).toBe('siteproof open\n')
  })
})

it('speaks the language that the app would', async () => {
  const words = (await import(pathToFileURL(join(import.meta.dirname, 'words.mjs')).href)) as {
    languageOf: typeof languageOf
  }
  const environments: readonly Record<string, string>[] = [
    {},
    { LANG: 'zh_CN.UTF-8' },
    { LANG: 'zh' },
    { LANG: 'zhx' },
    { LANG: 'zh_CN.UTF-8', LC_ALL: 'C' },
    { LANG: 'en_US', LC_MESSAGES: 'zh_TW' },
    { LANG: '', LC_ALL: '' },
  ]
  for (const env of environments) expect([env, words.languageOf(env)]).toEqual([env, languageOf(env)])
})
