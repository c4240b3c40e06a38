import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { actionKinds } from '../actions/registry.ts'
import type { Registries } from '../run/context.ts'
import { changeRequestHtml } from './change-request.ts'
import { binding, registries, step } from './fixtures/binding.ts'
import { buildPlan } from './plan.ts'
import { rollbackOf } from './rollback.ts'

const digest = { sha256: (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex') }
const { file, service } = actionKinds
const kinds: Registries = {
  ...registries,
  actions: { ...registries.actions, ...(file && { file }), ...(service && { service }) },
}
const steps = [
  step('look', { risk: 'read', do: [{ kind: 'run', spec: 'id' }] }),
  step('write', {
    do: [
      {
        kind: 'file',
        spec: {
          path: '/etc/demo.conf',
          content: 'pass {{ auth_pass }} <here>\n',
          mode: '0600',
          owner: 'root:root',
        },
      },
      { kind: 'service', spec: { name: 'demo', state: 'started', enabled: true } },
    ],
    undo: { kind: 'recorded' },
  }),
  step('push', {
    risk: 'service',
    on: ['a'],
    do: [{ kind: 'run', spec: 'push {{ auth_pass }}' }],
    undo: { kind: 'actions', do: [{ kind: 'run', spec: 'pull' }], gate: [] },
  }),
  step('drill', {
    risk: 'fault',
    on: ['a'],
    do: [{ kind: 'ask', spec: 'pull the cable' }],
    undo: { kind: 'none', irreversible: { en: 'counters start anew', zh: '计数清零' } },
  }),
  step('never', { when: { param: 'quiet', is: true }, do: [{ kind: 'run', spec: 'not-this' }] }),
]
const plan = buildPlan(binding(steps), { digest, registries: kinds })

describe('rollbackOf', () => {
  it('goes back newest first, host by host, and leaves out what only reads or never runs', () => {
    expect(
      rollbackOf(plan).map(({ step: id, host, commands, irreversible }) => [
        id,
        host,
        commands.length,
        irreversible?.en,
      ]),
    ).toEqual([
      ['drill', 'node-a', 0, 'counters start anew'],
      ['push', 'node-a', 1, undefined],
      ['write', 'node-b', 2, undefined],
      ['write', 'node-a', 2, undefined],
    ])
  })

  it('puts services back before the file that they read', () => {
    const [, , entry] = rollbackOf(plan)

    expect(entry?.commands[0]?.split('\n')).toEqual([
      'systemctl stop demo    # SysV: service demo stop',
      'systemctl disable demo    # SysV: chkconfig demo off',
    ])
    expect(entry?.commands[1]).toContain('/etc/demo.conf')
  })

  it('restores a backup of this run, and removes nothing where there is none: in a real shell', () => {
    const folder = mkdtempSync(join(tmpdir(), 'rollback-'))
    const path = join(folder, "it's here")
    const own = buildPlan(
      binding([
        step('w', {
          do: [{ kind: 'file', spec: { path, content: 'x', mode: '0600', owner: 'root:root' } }],
          undo: { kind: 'recorded' },
        }),
      ]),
      { digest, registries: kinds },
    )
    const command = rollbackOf(own)[0]?.commands[0] ?? 'exit 9'
    const run = (number = 'r1') => spawnSync('sh', ['-c', `RUN=${number}\n${command}`]).status

    writeFileSync(path, 'new')
    writeFileSync(`${path}.bak.r1`, 'old')
    writeFileSync(`${path}.bak.r0`, 'older')
    expect(run('')).not.toBe(0)
    expect(readFileSync(path, 'utf8')).toBe('new')
    expect(run()).toBe(0)
    expect(readFileSync(path, 'utf8')).toBe('old')

    // Once more, or on a file that was right before the run: what is there stays.
    expect(run()).toBe(0)
    expect([readFileSync(path, 'utf8'), readFileSync(`${path}.bak.r0`, 'utf8')]).toEqual(['old', 'older'])
  })

  it('asks for the number wherever a step named by it what it made: in a real shell', () => {
    const folder = mkdtempSync(join(tmpdir(), 'rollback-'))
    const made = (name: string) => join(folder, `${name}-r1`)
    const path = join(folder, 'file-{{ run.id }}')
    const own = buildPlan(
      binding([
        step('w', { do: [{ kind: 'file', spec: { path, content: 'x', mode: '0600', owner: 'root:root' } }] }),
        step('m', {
          undo: { kind: 'actions', do: [{ kind: 'run', spec: `rm ${folder}/made-{{ run.id }}` }], gate: [] },
        }),
      ]),
      { digest, registries: kinds },
    )
    const commands = rollbackOf(own).flatMap(entry => entry.commands)
    const run = (number: string) =>
      commands.map(command => spawnSync('sh', ['-c', `RUN=${number}\n${command}`]).status)

    for (const name of ['file', 'made']) writeFileSync(made(name), 'x')
    expect(run('')).not.toContain(0)
    expect(run('r1')).toContain(0)
    expect([existsSync(made('file')), existsSync(made('made'))]).toEqual([false, false])
  })
})

describe('changeRequestHtml', () => {
  it.each(['en', 'zh'] as const)(
    'says impact, minutes, commands and the way back in %s, secrets masked',
    language => {
      const page = changeRequestHtml(plan, language)

      expect(page).toContain(plan.digest)
      expect(page).toContain('‹auth_pass›')
      expect(page).not.toContain('hunter22')
      expect(page).toContain('&lt;here&gt;')
      expect(page).not.toContain('not-this')
      expect(page).not.toMatch(/<script|https?:|src=|\{[a-z-]+\}/)
      expect(page).toContain(
        language === 'zh' ? '1 个步骤会中断服务：do push' : '1 step(s) interrupt a service: do push',
      )
      expect(page).toContain(
        language === 'zh' ? '不可回退：计数清零' : 'Cannot be taken back: counters start anew',
      )
    },
  )

  it('says of a way back that it hangs on facts', () => {
    const when = { fact: 'init', is: 'systemd' } as const
    const maybe = step('maybe', {
      when,
      do: [{ kind: 'run', spec: 'x' }],
      undo: { kind: 'actions', do: [{ kind: 'run', spec: 'y' }], gate: [] },
    })
    const page = changeRequestHtml(buildPlan(binding([maybe]), { digest, registries: kinds }), 'en')

    expect(page.split('Rollback card')[1]).toContain('⟨decided by fact init⟩')
  })

  it.each(['en', 'zh'] as const)('says in the list of steps which are not run, and why, in %s', language => {
    const page = changeRequestHtml(plan, language)
    const rowOf = (title: string) => page.split('<tr>').find(row => row.includes(`<td>${title}</td>`)) ?? ''
    const runs =
      language === 'en' ? ['left out: its condition', 'left out: faults'] : ['不执行：条件', '不执行：未允许']

    expect(rowOf('do never')).toContain(runs[0])
    expect(rowOf('do drill')).not.toMatch(/left out|不执行/)
    const unallowed = buildPlan(binding(steps), { digest, registries: kinds, allowedFaults: [] })
    expect(
      changeRequestHtml(unallowed, language)
        .split('<tr>')
        .find(row => row.includes('<td>do drill</td>')),
    ).toContain(runs[1])
    expect(rowOf('do never')).not.toMatch(/0 s|0 秒|undo|回退/)
    // A customer reads it on paper: no option of a command line says anything there.
    expect(page).not.toContain('--approved')
  })

  it('has a sheet for each host with its own commands alone', () => {
    const [, onA = '', onB = ''] = changeRequestHtml(plan, 'en').split('<section class="sheet">')

    expect(onA).toContain('push')
    expect(onB).not.toContain('push')
    expect(onB).toContain('/etc/demo.conf')
  })
})
