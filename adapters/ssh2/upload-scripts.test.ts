import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cleanUpScript } from './upload-scripts.ts'

let root: string
let folder: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'siteproof-clean-'))
  folder = join(root, 'siteproof-1000/upload')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'one.part'), 'x')
})
afterEach(() => rmSync(root, { recursive: true }))

/** The whole script in a real dash; throws where it does not exit with 0. */
function cleanUp(isPrivate: boolean): void {
  execFileSync('dash', ['-s'], {
    input: cleanUpScript({ quotedPart: `"${folder}/one.part"`, isPrivate }),
  })
}

describe('what is left of an upload', () => {
  it('is nothing, not even the private folder', () => {
    cleanUp(true)

    expect(existsSync(join(root, 'siteproof-1000'))).toBe(false)
    expect(existsSync(root)).toBe(true)
  })

  it('is another unfinished upload, where there is one', () => {
    writeFileSync(join(folder, 'two.part'), 'y')
    cleanUp(true)

    expect([existsSync(join(folder, 'one.part')), existsSync(join(folder, 'two.part'))]).toEqual([
      false,
      true,
    ])
  })

  it('is the folder itself, where it is not ours', () => {
    cleanUp(false)

    expect([existsSync(join(folder, 'one.part')), existsSync(folder)]).toEqual([false, true])
  })
})
