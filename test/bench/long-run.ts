/** A run folder with a long journal, as a run over many hosts leaves it. */
import { readFileSync } from 'node:fs'
import { createRunFolder } from '../../adapters/files/run-folder.ts'
import { readRunbookFolder } from '../../adapters/files/load.ts'
import { systemClock } from '../../adapters/system/clock.ts'
import { systemDigest } from '../../adapters/system/digest.ts'
import type { Journal } from '../../engine/ports.ts'
import { runbookDigest } from '../../engine/runbook/parse.ts'
import type { RunEventBody, StepKey } from '../../engine/run/events.ts'
import { started } from '../support/journaled-fixture.ts'
import type { BenchHosts } from './hosts.ts'

const lines = Array.from(
  { length: 12 },
  (_, index) => `eth0:${index}  inet 10.0.0.${index}/24 brd 10.0.0.255`,
)
const output = lines.join('\n')

const ports = { clock: systemClock, digest: systemDigest }

function eventsOf(key: StepKey, stdout: Awaited<ReturnType<Journal['keepOutput']>>): RunEventBody[] {
  const view = {
    kind: 'run',
    summary: 'ip -o addr show',
    body: 'ip -o addr show',
    as: 'root',
    sudo: [],
  } as const
  const action = 'do[0]'
  const evidence = [{ host: key.host, label: 'ip -o addr show', output: stdout }]
  const finding = {
    check: 'gate[0]',
    kind: 'command',
    verdict: 'pass',
    code: 'as-expected',
    params: {},
    evidence,
  } as const
  const result = { verdict: 'pass', code: 'as-expected', params: {}, changed: false } as const
  const digest = systemDigest.sha256(JSON.stringify(view))
  return [
    { type: 'step-started', ...key },
    { type: 'action-frozen', ...key, action, digest, view },
    {
      type: 'command-finished',
      ...key,
      action,
      exitCode: 0,
      stdout,
      stderr: { sha256: systemDigest.sha256(''), bytes: 0, inline: '' },
      durationMs: 4.2,
    },
    { type: 'action-finished', ...key, action, ...result },
    { type: 'checks-judged', ...key, phase: 'gate', verdict: 'pass', findings: [finding] },
    { type: 'step-finished', ...key, outcome: 'passed' },
  ]
}

/** Writes exactly `events` events: a run of `steps` steps on all hosts, its end included. */
export async function writeLongRun(
  dir: string,
  runbookDir: string,
  siteFile: string,
  { hosts }: BenchHosts,
  events: number,
  steps: number,
): Promise<void> {
  const runbookFiles = await readRunbookFolder(runbookDir)
  const siteText = readFileSync(siteFile)
  const digest = runbookDigest(runbookFiles, systemDigest)
  const runbook = { id: 'bench-steps', version: '1.0.0', digest }
  const meta = {
    format: 1,
    runId: 'bench',
    app: '0.0.0',
    createdAt: new Date(0).toISOString(),
    runbook,
    siteDir: '/',
    siteName: 'Bench',
    operator: 'bench',
    rehearsal: false,
    mode: 'run',
  } as const
  const content = { dir, meta, runbookFiles, siteText }
  await using folder = await createRunFolder(content, ports)
  const { journal } = folder
  const keys = Array.from({ length: steps }, (_, index) => `step-${index + 1}`).flatMap(step =>
    hosts.map(({ name: host }): StepKey => ({ step, item: '', host })),
  )
  const stdout = await journal.keepOutput(output)
  const bodies: RunEventBody[] = [
    started(keys, {
      runId: meta.runId,
      app: meta.app,
      runbook,
      site: { name: 'Bench', sha256: systemDigest.sha256(siteText) },
      operator: 'bench',
    }),
    ...keys.flatMap(key => eventsOf(key, stdout)).slice(0, events - 2),
    { type: 'run-finished', outcome: 'stopped', exitCode: 1 },
  ]
  if (bodies.length !== events) throw new Error(`${bodies.length} events instead of ${events}`)
  await Promise.all(bodies.map(body => journal.append(body)))
}
