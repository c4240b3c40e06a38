import { noNotes } from '../run/notes.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { binding as bindingOf } from '../../test/support/run-fixture.ts'
import type { Binding } from '../site/bind.ts'
import { anonymise } from './anonymise.ts'
import { reportHtml } from './html.ts'
import { reportJson } from './json.ts'
import { reportMarkdown } from './markdown.ts'
import type { Report } from './model.ts'

const title = { en: 'Title', zh: '标题' }
const identity = {
  fingerprint: `SHA256:${'x'.repeat(43)}`,
  keyType: 'ssh-ed25519',
  serverVersion: 'SSH-2.0-OpenSSH_7.4',
  algorithms: { kex: 'k', cipher: 'c', mac: 'm', hostKey: 'h' },
  legacy: [],
  hops: [{ host: 'bastion', fingerprint: 'SHA256:hop' }],
}

/** A report that names the given things wherever a report can. */
function reportWith(host: string, person: string, address: string, note = ''): Report {
  const text = `${host} says ${address}, ${address}/24 and http://${address}:8080/ to ${person}. ${note}`
  const output = { label: 'log', host, text, sha256: '0'.repeat(64), bytes: 10, cut: false }
  return {
    format: 1,
    headline: { code: 'one-direction-only', params: { from: host, to: host } },
    verdict: 'pass',
    rehearsal: false,
    mode: 'run',
    runId: 'r1',
    app: '1.0.0',
    runbook: { id: 'book', version: '1.0.0', title, digest: '1'.repeat(64) },
    site: { name: 'ACME north', customer: 'ACME Ltd', engineer: person, sha256: '2'.repeat(64) },
    operators: [person],
    startedAt: '2026-01-01T00:00:00.000Z',
    resumed: 0,
    deviations: [{ code: 'overridden', step: 's', host, params: { by: person, reason: text } }],
    steps: [
      {
        id: 's',
        number: 1,
        title,
        why: title,
        risk: 'change',
        gate: [title],
        parts: [
          {
            host,
            item: address,
            outcome: 'passed',
            attempts: 1,
            actions: [
              {
                action: 'do[0]',
                view: { kind: 'run', summary: `ping ${address}`, body: text, as: 'root', sudo: [] },
                at: '2026-01-01T00:00:00.000Z',
                verdict: 'pass',
                code: 'ran',
                params: { host, address },
                changed: true,
                outputs: [{ ...output, exitCode: 0, durationMs: 1 }],
              },
            ],
            findings: [
              {
                phase: 'gate',
                check: 'gate[0]',
                kind: 'command',
                verdict: 'pass',
                code: 'unknown-code',
                params: { host, address },
                evidence: [output],
              },
            ],
            decisions: [{ decision: 'override', by: person, reason: text, at: '2026-01-01T00:00:00.000Z' }],
            diagnoses: [],
            answers: [{ text: title, value: 'done', by: person, note: text }],
            drills: [],
          },
        ],
      },
    ],
    kit: [],
    hosts: [
      {
        name: host,
        roles: ['a'],
        address: `${address}:22`,
        user: 'root',
        identities: [identity],
        proven: false,
      },
    ],
    remains: [
      {
        host,
        found: true,
        kind: 'file',
        path: `/etc/${host}/x.conf`,
        for: 'site',
        owner: 'root:root',
        mode: '0600',
      },
    ],
    notes: noNotes,
    photos: {},
    anchor: '3'.repeat(64),
  }
}

const binding: Binding = bindingOf([])
const withNames = {
  ...binding,
  params: { portal: { kind: 'scalar', text: 'portal.acme.example', fields: {} } },
} satisfies Binding
const formats = (report: Report): readonly string[] =>
  (['en', 'zh'] as const).flatMap(language => [
    reportHtml(report, language),
    reportMarkdown(report, language),
    reportJson(report),
  ])

const name = fc.stringMatching(/^[a-z][a-z0-9]{2,8}(-[a-z0-9]{1,4})?q$/)
const v4 = fc
  .tuple(fc.integer({ min: 1, max: 126 }), fc.nat(255), fc.nat(255), fc.nat(255))
  .map(parts => parts.join('.'))
const v6 = fc.ipV6().filter(text => !/^(?:::1?|ff0.*)$/i.test(text) && !text.includes('.') && text.length > 5)

describe('a report for people outside', () => {
  it('holds no name and no address, in no format', () => {
    fc.assert(
      fc.property(name, name, fc.oneof(v4, v6), (host, person, address) => {
        fc.pre(!host.includes(person) && !person.includes(host))
        for (const text of formats(anonymise(reportWith(`${host}1`, `${person}2`, address), binding))) {
          expect(text.toLowerCase()).not.toContain(`${host}1`)
          expect(text.toLowerCase()).not.toContain(`${person}2`)
          expect(text).not.toContain(address)
          expect(text).not.toContain('ACME')
        }
      }),
      { numRuns: 60 },
    )
  })

  it('calls the same thing by the same name everywhere, and different things differently', () => {
    const note = 'NODE-A and 10.0.0.8, 张伟说 node-a2 at portal.acme.example on 02:00:5e:10:00:01'
    const [page] = formats(anonymise(reportWith('node-a', '张伟', '10.0.0.7', note), withNames))

    expect(page).toContain('host-1 says address-1, address-1/24 and http://address-1:8080/ to person-1.')
    expect(page).toContain('host-1 and address-2, person-1说 node-a2 at name-1 on mac-1')
    expect(page).toContain('/etc/host-1/x.conf')
  })

  it('leaves what identifies nobody: codes, times, hashes, loopback, netmasks, versions', () => {
    const note =
      '127.0.0.1 0.0.0.0 255.255.255.0 224.0.0.18 ::1 12:34:56 std::string 1.2.3.4.5 ff:ff:ff:ff:ff:ff'
    const report = anonymise(reportWith('node-a', 'li', '10.0.0.7', note), binding)

    expect(report.steps[0]?.parts[0]?.answers[0]?.note).toContain(note)
    expect(report.steps[0]?.parts[0]?.findings[0]).toMatchObject({
      code: 'unknown-code',
      kind: 'command',
      check: 'gate[0]',
    })
    expect(report.anchor).toBe('3'.repeat(64))
    expect(report.hosts[0]?.user).toBe('root')
    expect(report.startedAt).toBe('2026-01-01T00:00:00.000Z')
  })

  it('a name of one letter stands alone or not at all', () => {
    const report = anonymise(reportWith('a', 'li', '10.0.0.7'), binding)

    expect(report.hosts[0]?.name).toBe('host-1')
    expect(report.steps[0]?.title.en).toBe('Title')
  })

  it('where a text was cut, no half of an address is left at its end', () => {
    const report = reportWith('node-a', 'li', '10.20.30.40')
    const part = report.steps[0]!.parts[0]!
    const cut = { label: 'log', host: 'node-a', text: 'seen at 10.20.30', sha256: '', bytes: 1, cut: true }
    const findings = [{ ...part.findings[0]!, evidence: [cut] }]
    const cutReport: Report = { ...report, steps: [{ ...report.steps[0]!, parts: [{ ...part, findings }] }] }

    expect(reportJson(anonymise(cutReport, binding))).not.toContain('10.20.30')
  })
})
