import { createTestTransport, accessTo } from '../../../adapters/ssh2/testing/transport.ts'
import { Ssh } from '../../../engine/site/schema.ts'
import { sshWords } from '../../lab/ssh.ts'
import { must } from '../../lab/system/run.ts'
import { labHosts } from '../hosts.ts'
import { inTurn, timed } from '../measure.ts'
import { labOf, type Row } from './row.ts'

/** A command that does nothing, over a connection that is there: ours, and that of a ControlMaster. */
export const shortCommand: Row = {
  number: 1,
  title: 'short command over a live connection',
  needsLab: true,
  async measure(context) {
    const { folder, repetitions = 100 } = context
    const lab = labOf(context)
    const { hosts, key } = labHosts(lab, 1)
    const [host] = hosts
    if (host === undefined) throw new Error('the lab has no host')
    const { address, port, hostKey: host_key } = host
    await using own = createTestTransport()
    await using session = await own.transport.open(
      accessTo(Ssh.parse({ address, port, auth: { key }, host_key })),
    )
    const command = { kind: 'program', argv: ['true'], as: 'login' } as const
    const ours = async (): Promise<void> => {
      const { exitCode } = await session.exec(command, { timeoutSeconds: 10 })
      if (exitCode !== 0) throw new Error(`true exited with ${String(exitCode)}`)
    }

    const socket = `${folder}/control`
    const master = [
      '-o',
      'ControlMaster=yes',
      '-o',
      'ControlPersist=yes',
      '-o',
      `ControlPath=${socket}`,
      '-fN',
    ]
    await must(sshWords(lab.state, host.name, { extra: master }))
    const over = sshWords(lab.state, host.name, { extra: ['-S', socket] })
    try {
      for (let warm = 0; warm < 5; warm += 1) {
        await ours()
        await must([...over, 'true'])
      }
      const samples = await inTurn(repetitions, {
        ours: () => timed(ours),
        peer: () => timed(() => must([...over, 'true'])),
      })
      const peer = { name: 'ssh with ControlMaster', samples: samples.peer }
      return [{ row: 1, what: shortCommand.title, unit: 'ms', ours: samples.ours, peer, goal: 1 }]
    } finally {
      await must([...over, '-O', 'exit'])
    }
  },
}
