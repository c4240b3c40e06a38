/** What is built when, in a made-up checkout whose vite only does to the folders what the real configs do. */
import { execFileSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'

const vite = `
import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
const name = /vite\\.(\\w+)\\.ts/.exec(process.argv.join(' '))[1]
const [folder, file] = {
  cli: ['cli', 'main.js'],
  renderer: ['renderer', 'index.html'],
  electron: ['electron', 'main.js'],
  preload: ['electron', 'preload.cjs'],
}[name]
if (name !== 'preload') rmSync('dist/' + folder, { recursive: true, force: true })
mkdirSync('dist/' + folder, { recursive: true })
writeFileSync('dist/' + folder + '/' + file, '')
appendFileSync('built', name + ' ')
`
const sources = [
  'engine/a.ts',
  'adapters/a.ts',
  'app/a.ts',
  'window/a.ts',
  'cli/a.ts',
  'renderer/a.ts',
  'electron/a.ts',
]

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'siteproof-prepare-'))
  for (const path of [...sources, 'electron/preload.ts', 'package.json', 'package-lock.json']) write(path, '')
  write('node_modules/vite/bin/vite.mjs', vite)
  write('node_modules/vite/bin/vite.js', "import('./vite.mjs')")
  for (const name of ['build/prepare.mjs', 'build/words.mjs']) {
    cpSync(join(import.meta.dirname, '..', name), join(root, name))
    age(name)
  }
})
afterEach(() => rmSync(root, { recursive: true }))

function write(path: string, text: string): void {
  mkdirSync(join(root, dirname(path)), { recursive: true })
  writeFileSync(join(root, path), text)
  age(path)
}
function age(path: string, minutes = -10): void {
  const time = Date.now() / 1000 + minutes * 60
  utimesSync(join(root, path), time, time)
}

/** The configs that a start builds, in their order. */
function built(): string {
  rmSync(join(root, 'built'), { force: true })
  const script = `(await import('./build/prepare.mjs')).buildIfStale() || process.exit(1)`
  execFileSync(process.execPath, ['--input-type=module', '--eval', script], { cwd: root })
  return existsSync(join(root, 'built')) ? readFileSync(join(root, 'built'), 'utf8').trim() : ''
}

const preload = (): boolean => existsSync(join(root, 'dist/electron/preload.cjs'))

it('builds everything once, then only what changed', () => {
  expect(built()).toBe('cli renderer electron preload')
  expect(built()).toBe('')
  age('window/a.ts', 1)
  expect(built()).toBe('cli')
  age('window/a.ts')
  age('renderer/a.ts', 1)
  expect(built()).toBe('renderer')
})

it('never leaves the main process without its preload, whatever changed or was lost', () => {
  built()
  age('adapters/a.ts', 1)
  expect([built(), preload()]).toEqual(['cli electron preload', true])
  age('adapters/a.ts')
  age('electron/preload.ts', 1)
  expect([built(), preload()]).toEqual(['electron preload', true])
  age('electron/preload.ts')
  rmSync(join(root, 'dist/electron/preload.cjs'))
  expect([built(), preload()]).toEqual(['electron preload', true])
})
