import { createHash, randomBytes } from 'node:crypto'
import { openSync, closeSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { accessTo, createTestTransport } from '../../../adapters/ssh2/testing/transport.ts'
import { Ssh } from '../../../engine/site/schema.ts'
import { sshWords } from '../../lab/ssh.ts'
import { must } from '../../lab/system/run.ts'
import { labHosts } from '../hosts.ts'
import { inTurn, timed } from '../measure.ts'
import { labOf, type Row } from './row.ts'

const gibibyte = 1024 ** 3
const blockBytes = 16 * 1024 ** 2

/** Random bytes, which no side can compress; gives their SHA-256. */
function makeFile(path: string): string {
  const hash = createHash('sha256')
  const file = openSync(path, 'w')
  for (let written = 0; written < gibibyte; written += blockBytes) {
    const block = randomBytes(blockBytes)
    writeSync(file, block)
    hash.update(block)
  }
  closeSync(file)
  return hash.digest('hex')
}

/** 1 GiB that is on the host and proven there by its SHA-256; both sides log in first. */
export const upload: Row = {
  number: 4,
  title: 'upload of 1 GiB, SHA-256 on the host included',
  needsLab: true,
  async measure(context) {
    const { folder, repetitions = 3, say } = context
    const lab = labOf(context)
    const { hosts, key } = labHosts(lab, 1)
    const [host] = hosts
    if (host === undefined) throw new Error('the lab has no host')
    const { address, port, hostKey: host_key } = host
    const source = join(folder, 'payload')
    const sha256 = makeFile(source)
    const target = '/root/payload'
    const login = sshWords(lab.state, host.name)
    const [, ...options] = login.slice(0, login.indexOf('-p'))

    async function ours(): Promise<void> {
      await using own = createTestTransport()
      const access = accessTo(Ssh.parse({ address, port, auth: { key }, host_key }))
      await using session = await own.transport.open(access)
      await session.upload({ source, target, sha256, mode: '0644', as: 'root' }, {})
    }
    async function peer(): Promise<void> {
      await must(['scp', '-q', ...options, '-P', String(port), source, `root@${address}:${target}`])
      const said = await must([...login, `sha256sum ${target}`])
      if (!said.startsWith(sha256)) throw new Error('scp sent something else')
    }
    const clean = (work: () => Promise<void>) => async () => {
      const ms = await timed(work)
      say(`${work.name === 'ours' ? 'siteproof' : 'scp'} ${ms.toFixed(0)} ms`)
      await lab.mustExec(host.name, ['rm', target])
      return ms
    }
    const samples = await inTurn(repetitions, { ours: clean(ours), peer: clean(peer) })
    const against = { name: 'scp, then sha256sum', samples: samples.peer }
    return [{ row: 4, what: upload.title, unit: 'ms', ours: samples.ours, peer: against, goal: 1.1 }]
  },
}
