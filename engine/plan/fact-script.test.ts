import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { factScript, firewallScript } from './fact-script.ts'
import { wantedTools } from './facts.ts'
import { parseFacts } from './parse-facts.ts'

const clock = { offsetMs: 0, errorMs: 0 }
const folder = mkdtempSync(join(tmpdir(), 'facts-'))
afterAll(() => rmSync(folder, { recursive: true }))

function run(shell: readonly string[], script: string, environment: Record<string, string> = {}) {
  const [program = '', ...rest] = shell
  return spawnSync(program, [...rest, '-s'], {
    input: script,
    encoding: 'utf8',
    env: { PATH: '/usr/bin:/bin', ...environment },
  })
}

/** The firewall script with programs of our own found first. */
function withPrograms(programs: Readonly<Record<string, string>>): string {
  for (const [name, body] of Object.entries(programs)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${body}\n`)
    chmodSync(join(folder, name), 0o755)
  }
  const script = firewallScript.replace('PATH=', `PATH=${folder}:`).replace('$(id -u)', '0')
  const { stdout } = run(['dash'], script)
  for (const name of Object.keys(programs)) rmSync(join(folder, name))
  return stdout
}

const none = {
  'firewall-cmd': 'exit 1',
  systemctl: 'exit 3',
  ufw: 'echo Status: inactive',
  nft: 'exit 0',
  'iptables-save': 'exit 0',
}

describe('the fact script', () => {
  it.each([[['dash']], [['bash']], [['bash', '--posix']]])(
    '%j: reads this very machine without a word on stderr',
    shell => {
      const { stdout, stderr } = run(shell, factScript(wantedTools), {
        SSH_CONNECTION: '127.0.0.1 5 127.0.0.1 22',
      })

      expect(stderr).toBe('')
      const facts = parseFacts(stdout, clock)
      expect(facts).toMatchObject({
        hostname: hostname(),
        user: userInfo().username,
        kernel: readFileSync('/proc/sys/kernel/osrelease', 'utf8').trim(),
        sshInterface: 'lo',
      })
      expect(facts?.interfaces.find(each => each.name === 'lo')?.addresses).toContain('127.0.0.1/8')
      expect(facts?.tools['tar']).toMatch(/^\//)
      expect(facts?.tools).not.toHaveProperty('no-such-tool')
    },
  )

  it('works as a user without rights', () => {
    if (userInfo().uid !== 0) return
    const { stdout, stderr } = run(
      ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', 'dash'],
      factScript(wantedTools),
    )

    expect(stderr).toBe('')
    const facts = parseFacts(stdout, clock)
    expect(facts?.user).toBe('nobody')
    expect(facts?.privilege).not.toBe('root')
  })

  it('a Chinese environment changes nothing', () => {
    const [chinese, plain] = [{ LANG: 'zh_CN.UTF-8', LC_ALL: 'zh_CN.UTF-8' }, {}].map(
      environment => run(['dash'], factScript(wantedTools), environment).stdout,
    )

    expect(chinese).toBe(plain)
  })
})

describe('the firewall part', () => {
  const native =
    'table inet filter {\n\tchain input {\n\t\ttype filter hook input priority filter; policy accept;\n\t\ttcp dport 22 accept\n\t}\n}'
  const empty = native.replace('\t\ttcp dport 22 accept\n', '')
  const translated =
    'table ip filter {\n\tchain INPUT {\n\t\ttype filter hook input priority filter; policy accept;\n\t\tcounter accept\n\t}\n\tchain f2b-sshd {\n\t\tcounter return\n\t}\n}'
  const print = (text: string): string => `cat <<'END'\n${text}\nEND`

  it.each([
    ['nothing active', none, 'none'],
    ['firewalld', { ...none, 'firewall-cmd': 'echo running' }, 'firewalld'],
    ['firewalld, which may not be asked', { ...none, systemctl: 'echo active' }, 'firewalld'],
    ['ufw', { ...none, ufw: 'echo Status: active' }, 'ufw'],
    ['nftables', { ...none, nft: print(native) }, 'nftables'],
    ["Debian's empty default table", { ...none, nft: print(empty) }, 'none'],
    ['an empty table that drops', { ...none, nft: print(empty.replace('accept', 'drop')) }, 'nftables'],
    [
      'iptables over nft',
      {
        ...none,
        nft: print(translated),
        'iptables-save': print('*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -j ACCEPT\nCOMMIT'),
      },
      'iptables',
    ],
    [
      'iptables that drops by policy',
      { ...none, 'iptables-save': print('*filter\n:INPUT DROP [0:0]\nCOMMIT') },
      'iptables',
    ],
    [
      "only docker's address translation",
      { ...none, 'iptables-save': print('*nat\n-A POSTROUTING -j MASQUERADE\nCOMMIT') },
      'none',
    ],
    ['rules that may not be read', { ...none, nft: 'exit 1' }, undefined],
  ])('%s', (_, programs, expected) => {
    const lines = withPrograms(programs)

    expect(parseFacts(`hostname\tx\n${lines}end\t1\n`, clock)?.firewall).toBe(expected)
  })
})
