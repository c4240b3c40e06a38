import { describe, expect, it } from 'vitest'
import { missingSudo, parseSudoList, sudoersLines } from './sudoers.ts'

const head = `Matching Defaults entries for ops on node-a:
    env_reset, secure_path=/usr/sbin\\:/usr/bin

User ops may run the following commands on node-a:
`
const needs = [
  { program: 'a root shell', steps: ['write-config'] },
  { program: 'systemctl', steps: ['start-a', 'start-b'] },
]
const missingIn = (entries: string) =>
  missingSudo(needs, parseSudoList(head + entries)).map(({ program }) => program)

describe('sudo -l', () => {
  it.each([
    ['    (ALL : ALL) ALL\n', []],
    ['    (root) NOPASSWD: ALL\n', []],
    ['    (ALL) ALL, !/bin/su\n', []],
    ['    (ALL) ALL, !/bin/sh\n', ['a root shell', 'systemctl']],
    ['    (root) NOPASSWD: /usr/bin/systemctl\n', ['a root shell']],
    [
      '    (root) NOPASSWD: /usr/bin/systemctl restart keepalived, /usr/bin/systemctl\n        status keepalived\n',
      ['a root shell'],
    ],
    ['    (root) /bin/sh\n    (root) NOPASSWD: SETENV: /bin/systemctl\n', []],
    ['    (www) ALL\n', ['a root shell', 'systemctl']],
    ['    (root) /bin/sh -c whoami\n', ['a root shell', 'systemctl']],
    ['', ['a root shell', 'systemctl']],
  ])('%j', (entries, missing) => expect(missingIn(entries)).toEqual(missing))

  it('is nothing where sudo says that the user may do nothing', () => {
    expect(missingSudo(needs, parseSudoList('User ops is not allowed to run sudo on node-a.\n'))).toEqual(
      needs,
    )
  })
})

it('gives each program a line with the steps that need it', () => {
  expect(sudoersLines('ops', needs)).toEqual([
    'ops ALL=(root) /bin/sh, /usr/bin/sh  # write-config',
    'ops ALL=(root) /usr/bin/systemctl, /usr/sbin/systemctl, /bin/systemctl, /sbin/systemctl  # start-a, start-b',
  ])
})
