import { describe, expect, it } from 'vitest'
import { createProgramDialogue, createShellDialogue, isRefusal, partialTail, sudoRefusal } from './sudo.ts'

const marker = '[siteproof-sudo-0a1b]'
const ready = '[siteproof-ready-0a1b]'

/** Feeds a text in pieces of every size: packets may be cut anywhere. */
function feedAll(make: typeof createProgramDialogue, text: string, size: number) {
  const dialogue = make(marker)
  const events: string[] = []
  let passed = ''
  for (let at = 0; at < text.length; at += size) {
    const step = dialogue.feed(text.slice(at, at + size))
    passed += step.text
    events.push(...step.events)
  }
  return { events, passed: passed + dialogue.end(), dialogue }
}
const shell = (): ReturnType<typeof createShellDialogue> => createShellDialogue(marker, ready)
const sizes = [1, 2, 7, 1000]

describe('root’s shell behind sudo', () => {
  it.each(sizes)('passes on only what follows the ready mark (pieces of %i)', size => {
    const text = `We trust you have received the usual lecture\n${marker}${ready}the script's own words`

    const { events, passed } = feedAll(shell, text, size)

    expect(events).toEqual(['prompt', 'ready'])
    expect(passed).toBe("the script's own words")
  })

  it.each(sizes)('sees a second prompt (pieces of %i)', size => {
    const { events, passed, dialogue } = feedAll(shell, `${marker}Sorry, try again.\n${marker}`, size)

    expect(events).toEqual(['prompt', 'again'])
    expect(passed).toBe('')
    expect(dialogue.said()).toBe('Sorry, try again.\n')
  })

  it('is never over while a foreign prompt waits', () => {
    const { events, dialogue } = feedAll(shell, '请输入密码:', 1000)

    expect(events).toEqual([])
    expect(dialogue.isOver()).toBe(false)
    expect(dialogue.said()).toBe('请输入密码:')
  })

  it('needs no prompt (NOPASSWD)', () => {
    expect(feedAll(shell, `${ready}x`, 1000)).toMatchObject({ events: ['ready'], passed: 'x' })
  })
})

describe('a program behind sudo', () => {
  it.each(sizes)('passes on what follows the answered prompt (pieces of %i)', size => {
    const { events, passed } = feedAll(
      createProgramDialogue,
      `lecture\n${marker}install: [site] no such file`,
      size,
    )

    expect(events).toEqual(['prompt'])
    expect(passed).toBe('install: [site] no such file')
  })

  it.each(sizes)('never lets the marker through (pieces of %i)', size => {
    const { events, passed } = feedAll(createProgramDialogue, `${marker}Sorry, try again.\n${marker}`, size)

    expect(events).toContain('again')
    expect(passed).not.toContain('siteproof')
  })

  it('gives everything to the program that was never asked', () => {
    expect(feedAll(createProgramDialogue, 'install: failed\n', 3)).toMatchObject({
      events: [],
      passed: 'install: failed\n',
    })
  })
})

describe('sudo’s refusals', () => {
  it.each([
    ['sudo: sorry, you must have a tty to run sudo\n', 'SUDO_NEEDS_TTY'],
    ['ops is not in the sudoers file.  This incident will be reported.\n', 'SUDO_REJECTED'],
    ['sudo: a password is required\n', 'SUDO_REJECTED'],
  ])('%j is %s', (said, code) => {
    expect(sudoRefusal('node-a', 'ops', said)).toMatchObject({
      code,
      params: { host: 'node-a', user: 'ops' },
    })
    if (said.startsWith('sudo:')) expect(isRefusal(1, '', said)).toBe(true)
  })

  it.each([
    [0, '', 'sudo: a password is required\n'],
    [1, 'out', 'sudo: a password is required\n'],
    [null, '', 'sudo: a password is required\n'],
    [1, '', 'the log says sudo: a password is required\n'],
    [1, '', 'install: cannot create regular file\n'],
  ])('takes exit %s, output %j and %j for the program’s own', (exitCode, stdout, stderr) => {
    expect(isRefusal(exitCode, stdout, stderr)).toBe(false)
  })

  it('finds the beginning of a marker at an end', () => {
    expect(partialTail('abc[si', marker)).toBe(3)
    expect(partialTail('abc', marker)).toBe(0)
  })
})
