/** The lab's hosts as checks see them, reached beside SSH: what is tested here is what the checks ask and conclude. */
import type { GroupMember } from '../../engine/actions/kind.ts'
import type { CommandResult, HostCommand, Session } from '../../engine/ports.ts'
import { localSession } from '../../adapters/memory/local-session.ts'
import type { Lab } from '../lab/lab.ts'
import { member } from '../support/kind-fixture.ts'

function labSession(lab: Lab, host: string): Session {
  return {
    ...localSession(host),
    async exec(command: HostCommand, options): Promise<CommandResult> {
      const { timeoutSeconds } = options
      const done =
        command.kind === 'script'
          ? await lab.exec(host, ['/bin/sh'], { input: command.text, timeoutSeconds })
          : await lab.exec(host, command.argv, { timeoutSeconds })
      return {
        exitCode: done.code,
        stdout: done.stdout,
        stderr: done.stderr,
        truncated: false,
        durationMs: 0,
      }
    },
  }
}

/** Roles `a`, `b` and so on, after the host's name. */
export function labMember(lab: Lab, name: string): GroupMember {
  const { serviceAddress, device, mac } = lab.host(name)
  const addresses = [`${serviceAddress}/24`]
  return member(name, labSession(lab, name), {
    interfaces: [{ name: device, mac, up: true, lowerUp: true, addresses }],
  })
}
