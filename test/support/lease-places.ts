/** A session on this machine whose leases lie in a folder of their own, away from those of other tests. */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { localSession } from '../../adapters/memory/local-session.ts'
import type { Session } from '../../engine/ports.ts'
import { leasePlaces } from '../../engine/run/lease-script.ts'

export function leasingSession(
  host: string,
  folder = mkdtempSync(join(tmpdir(), 'siteproof-lease-test-')),
  shell: readonly [string, ...string[]] = ['/bin/sh'],
): Session {
  const session = localSession(host, shell)
  return {
    ...session,
    exec: (command, options) =>
      session.exec(
        command.kind === 'script'
          ? { ...command, text: command.text.replaceAll(leasePlaces, folder) }
          : command,
        options,
      ),
  }
}
