/** What it means that a server works: commands as login and root, streams, exit codes, a file, several things at once. */
import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Session } from '../../engine/ports.ts'

const soon = { timeoutSeconds: 60 }

/** Every line is something that is not as it must be; none is the proof. */
export async function prove(
  session: Session,
  options: { readonly root?: boolean } = {},
): Promise<readonly string[]> {
  const wrong: string[] = []
  const expected = (what: string, is: unknown, wanted: unknown): void => {
    if (JSON.stringify(is) !== JSON.stringify(wanted)) wrong.push(`${what}: ${JSON.stringify(is)}`)
  }
  const text = "echo '巡检 一号'; printf '%s\\n' \"it's\" >&2; cat; exit 3"
  const script = await session.exec({ kind: 'script', text, as: 'login' }, soon)
  expected('script', [script.exitCode, script.stdout, script.stderr], [3, '巡检 一号\n', "it's\n"])
  const argv = ['printf', '%s|', 'a b', "c'd", '$HOME', '*'] as const
  const program = await session.exec({ kind: 'program', argv: [...argv], as: 'login' }, soon)
  expected('program', [program.exitCode, program.stdout], [0, "a b|c'd|$HOME|*|"])
  if (options.root !== false) {
    const root = await session.exec({ kind: 'script', text: 'id -u', as: 'root' }, soon)
    expected('root', [root.exitCode, root.stdout], [0, '0\n'])
  }
  const many = await Promise.all(
    Array.from({ length: 5 }, (_, index) =>
      session.exec({ kind: 'script', text: `sleep 0.1; echo ${index}`, as: 'login' }, soon),
    ),
  )
  expected('at once', many.map(result => result.stdout.trim()).join(), '0,1,2,3,4')
  return [...wrong, ...(await uploads(session))]
}

async function uploads(session: Session): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'siteproof-servers-'))
  try {
    const bytes = randomBytes(70_000)
    const source = join(folder, 'file')
    writeFileSync(source, bytes)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const target = `/var/tmp/uploaded-${sha256.slice(0, 8)}`
    await session.upload({ source, target, sha256, mode: '0640', as: 'login' }, {})
    const look = `sha256sum <${target}; stat -c %a ${target}; rm ${target}`
    const { stdout } = await session.exec({ kind: 'script', text: look, as: 'login' }, soon)
    return stdout === `${sha256}  -\n640\n` ? [] : [`upload: ${stdout}`]
  } finally {
    rmSync(folder, { recursive: true })
  }
}
