import { Bash, InMemoryFs } from 'just-bash'
import { expect, it } from 'vitest'
import { holderScript } from '../../engine/drift/scripts.ts'
import { runScript } from './shell.ts'

interface Written {
  readonly atMs: number
  readonly stream: string
  readonly text: string
}

async function run(script: string, options: { stopAfterMs?: number; stopAfterPieces?: number } = {}) {
  const fs = new InMemoryFs({ '/etc/hosts': 'x' })
  const stop = new AbortController()
  const written: Written[] = []
  const start = performance.now()
  if (options.stopAfterMs !== undefined) setTimeout(() => stop.abort(), options.stopAfterMs)
  const newShell = () => new Bash({ fs, defenseInDepth: false })
  const exitCode = await runScript(newShell, script, {
    signal: stop.signal,
    write: (stream, text) => {
      written.push({ atMs: performance.now() - start, stream, text })
      if (written.length === options.stopAfterPieces) stop.abort()
    },
  })
  const stdout = written.filter(one => one.stream === 'stdout').map(one => one.text)
  return { exitCode, stdout: stdout.join(''), pieces: stdout, fs, written }
}

it('gives the exit code of exit, of the last command, and of an unknown one', async () => {
  expect((await run('echo a; exit 3; echo b')).exitCode).toBe(3)
  expect((await run('true\nfalse')).exitCode).toBe(1)
  expect((await run('no-such-program')).exitCode).toBe(127)
  expect((await run('{ :\necho a\nexit 4\n} </dev/null\n')).exitCode).toBe(4)
})

it('keeps variables and functions from one statement to the next', async () => {
  const { stdout } = await run(
    'say() { echo "<$1>"; }\nx=1\nwhile [ "$x" -lt 3 ]; do\n  x=$((x + 1))\n  say "$x"\ndone\nsay "end $x"\n',
  )

  expect(stdout).toBe('<2>\n<3>\n<end 3>\n')
})

it('streams a loop pass by pass and stops it with the channel', async () => {
  const { pieces, exitCode } = await run('while :; do\n  echo tick\n  sleep 0.05\ndone\n', {
    stopAfterPieces: 3,
  })

  expect(pieces.length).toBe(3)
  expect(exitCode).toBe(143)
})

it('runs a background loop beside the rest of the script', async () => {
  const { stdout } = await run('while :; do\n  echo beside\n  sleep 0.05\ndone &\nsleep 0.3\necho end\n')

  expect(stdout).toContain('beside')
  expect(stdout.trim().endsWith('end')).toBe(true)
})

it('keeps here-documents byte for byte, with what follows them on their line', async () => {
  const { fs, exitCode } = await run("{\ncat >/tmp/x <<'end' || exit 9\n$a `b` 中文\nend\nexit 0\n}\n")

  expect(exitCode).toBe(0)
  expect(await fs.readFile('/tmp/x')).toBe('$a `b` 中文\n')
})

it('splits a variable that stands for a command, as sh does', async () => {
  expect((await run("t='echo 5'\n$t ping\n")).stdout).toBe('5 ping\n')
})

it('says what is no shell script', async () => {
  const { exitCode, written } = await run('if true; then')

  expect(exitCode).toBe(2)
  expect(written[0]?.stream).toBe('stderr')
})

it('ends the sampler of a drill by its own count', async () => {
  const { exitCode, stdout } = await run(holderScript('192.0.2.1', 1))

  // There is no `ip` here: every sample says that it could not be told.
  expect(stdout).toContain('every 100\n?\n')
  expect(exitCode).toBe(0)
})
