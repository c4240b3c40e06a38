/** Ways to log in, ways to root, and odd accounts and hosts. */
import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { must } from '../lab/system/run.ts'
import { mustSay, type Cell } from './cell.ts'
import { bastionMenu, oneTimeCodes, type Ground } from './ground.ts'
import { prove } from './prove.ts'

const soon = { timeoutSeconds: 30 }

const rejected = { en: 'password: rejected', zh: '密码：被拒绝' }

export const loginCells: readonly Cell[] = [
  {
    name: 'password: works',
    full: true,
    way: async ({ account }) => ({
      ssh: { ...(await account('pass')), auth: { password: { vault: 'user' } } },
    }),
    judge: async open => prove(await open(), { root: false }),
  },
  {
    name: 'wrong password: tried once, says what the host accepts',
    way: async ({ account }) => ({
      ssh: { ...(await account('pass')), auth: { password: { vault: 'wrong' } } },
    }),
    judge: open => mustSay(open, 'AUTH_REJECTED', [rejected, 'publickey', 'pass']),
  },
  {
    name: 'keyboard-interactive with a one-time code: works, and each login asks for its own',
    async way({ lab, sshd }) {
      await oneTimeCodes(lab, ['111111', '222222'])
      const lines = [
        'UsePAM yes',
        'AuthenticationMethods keyboard-interactive',
        'KbdInteractiveAuthentication yes',
        'PasswordAuthentication no',
      ]
      const ssh = await sshd('otp', lines, '/usr/sbin/sshdotp')
      return { ssh: { ...ssh, auth: { interactive: 'ask' } }, typed: ['111111', '222222', '222222'] }
    },
    async judge(open) {
      const wrong = await prove(await open())
      const second = await open()
      const refused = await mustSay(open, 'AUTH_REJECTED', ['interactive'])
      await second[Symbol.asyncDispose]()
      return [...wrong, ...refused]
    },
  },
  {
    name: 'agent: works',
    async way({ lab, sshd }) {
      const socket = join(lab.folder, 'agent')
      const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' })
      process.once('exit', () => agent.kill())
      await must([
        'sh',
        '-c',
        'for i in 1 2 3 4 5 6 7 8 9; do [ -S "$0" ] && break; sleep 0.1; done; SSH_AUTH_SOCK=$0 ssh-add -q "$1"',
        socket,
        lab.host('node-a').key,
      ])
      return { ssh: { ...(await sshd('agent', [])), auth: { agent: true } }, agentSocket: socket }
    },
    async judge(open) {
      return prove(await open())
    },
  },
  {
    name: 'jump over jump: works',
    async way({ lab, sshd }) {
      const ssh = await sshd('inner', [])
      const hop = (name: string) => ({ name, ssh: { ...ssh, address: lab.host(name).address, port: 22 } })
      return { ssh, hops: [hop('node-c'), hop('node-b')] }
    },
  },
  {
    name: 'a bastion that gives only a terminal behind a GBK menu, a one-time code per login: works',
    async way({ lab, sshd }) {
      await oneTimeCodes(lab, ['333333', '444444'])
      await bastionMenu(lab)
      const lines = [
        'UsePAM yes',
        'AuthenticationMethods keyboard-interactive',
        'KbdInteractiveAuthentication yes',
        'PasswordAuthentication no',
        'ForceCommand /usr/local/bin/menu',
        'DisableForwarding yes',
      ]
      const bastion = await sshd('bastion', lines, '/usr/sbin/sshdotp')
      const auth = { bastion: [{ expect: '请选择资产>', send: '2' }, { expect: '#' }] }
      return {
        ssh: { ...bastion, address: '192.0.2.1', port: 22, auth },
        hops: [
          {
            name: 'fort',
            ssh: { ...bastion, auth: { interactive: 'ask' as const }, encoding: 'gbk' as const },
          },
        ],
        typed: ['333333'],
      }
    },
    async judge(open) {
      const session = await open()
      const { stdout } = await session.exec({ kind: 'program', argv: ['hostname'], as: 'login' }, soon)
      return [...(stdout === 'node-b\n' ? [] : [`it is ${stdout}`]), ...(await prove(session))]
    },
  },
]

const csh = (user: string, shell: string, full?: true): Cell => ({
  name: `login shell ${shell}: works`,
  ...(full && { full }),
  async way({ account, install, lab }) {
    if (full) await install()
    await lab.mustExec(
      'node-a',
      `[ ${shell} != /bin/ash ] || ln -sf busybox /bin/ash; grep -qx ${shell} /etc/shells || echo ${shell} >>/etc/shells`,
    )
    return { ssh: await account(user, shell) }
  },
  judge: async open => prove(await open(), { root: false }),
})

export const hostCells: readonly Cell[] = [
  csh('usertcsh', '/usr/bin/tcsh', true),
  csh('userfish', '/usr/bin/fish', true),
  csh('userash', '/bin/ash', true),
  {
    name: 'locale GBK: Chinese there and back as GBK bytes',
    way: async ({ account }) => ({ ssh: { ...(await account('gbk')), encoding: 'gbk' as const } }),
    async judge(open, _way, { lab }) {
      const session = await open()
      const wrong = await prove(session, { root: false })
      await session.exec({ kind: 'script', text: 'echo 巡检 >/var/tmp/gbk', as: 'login' }, soon)
      const bytes = (await lab.mustExec('node-a', 'od -An -tx1 /var/tmp/gbk')).trim()
      return bytes === 'd1 b2 bc ec 0a' ? wrong : [...wrong, `bytes: ${bytes}`]
    },
  },
  {
    name: '/tmp mounted noexec: works',
    async way({ lab, sshd }) {
      await lab.mustExec('node-a', 'mount -t tmpfs -o noexec,nosuid,nodev tmpfs /tmp && chmod 1777 /tmp')
      return { ssh: await sshd('noexec', []) }
    },
    async judge(open, _way, { lab }) {
      const session = await open()
      async function* nothing(): AsyncGenerator<string> {}
      const tty = { columns: 80, rows: 24, input: nothing() }
      const onTerminal = await session.exec({ kind: 'script', text: 'tty', as: 'login' }, { ...soon, tty })
      const wrong = await prove(session)
      await lab.mustExec('node-a', 'umount /tmp')
      return onTerminal.stdout.startsWith('/dev/pts/') ? wrong : [...wrong, `tty: ${onTerminal.stdout}`]
    },
  },
  { name: 'MaxSessions 1: works', way: async ({ sshd }) => ({ ssh: await sshd('one', ['MaxSessions 1']) }) },
  {
    name: 'a banner of 100 lines: works',
    async way({ lab, sshd }) {
      await lab.mustExec('node-a', 'for i in $(seq 100); do echo "仅限授权用户 line $i"; done >/etc/banner')
      return { ssh: await sshd('banner', ['Banner /etc/banner']) }
    },
  },
  hangs('a server that hangs after its version string', 'SSH-2.0-OpenSSH_5.3\r\n'),
  hangs('a server that says nothing at all', ''),
]

function hangs(what: string, greeting: string): Cell {
  return {
    name: `${what}: ends in time and says so`,
    async way({ account }) {
      const server = createServer(socket => {
        socket.on('error', () => {})
        socket.write(greeting)
      }).listen(0, '127.0.0.1')
      server.unref()
      await new Promise(resolve => server.once('listening', resolve))
      const { port } = server.address() as AddressInfo
      return { ssh: { ...(await account('gbk')), address: '127.0.0.1', port }, connectSeconds: 1 }
    },
    judge: (open, { ssh }) => mustSay(open, 'HOST_UNREACHABLE', ['node-a', `127.0.0.1:${ssh.port}`]),
  }
}

async function sudoers({ lab }: Ground, name: string, ...lines: readonly string[]): Promise<void> {
  const place = `umask 227; rm -f /etc/sudoers.d/${name}; cat >/etc/sudoers.d/${name}; visudo -cq`
  await lab.mustExec('node-a', place, { input: `${lines.join('\n')}\n` })
}

export const sudoCells: readonly Cell[] = [
  {
    name: 'sudo with password: works',
    way: async ({ account }) => ({
      ssh: { ...(await account('ops')), sudo: { password: { vault: 'user' } } },
    }),
  },
  {
    name: 'sudo without password: works',
    full: true,
    way: async ({ account }) => ({ ssh: await account('opsn') }),
  },
  {
    name: 'sudo with requiretty: says which line of sudoers helps',
    async way(ground) {
      await sudoers(ground, 'notty', 'Defaults:notty requiretty', 'notty ALL=(ALL) NOPASSWD: ALL')
      return { ssh: await ground.account('notty') }
    },
    judge: async open => {
      const session = await open()
      const root = () => session.exec({ kind: 'script', text: 'id', as: 'root' }, soon)
      return mustSay(root, 'SUDO_NEEDS_TTY', ['Defaults:notty !requiretty'])
    },
  },
  {
    name: 'sudo with a Chinese prompt that cannot be changed (full-width colon): works',
    async way(ground) {
      const prompt = 'Defaults:zh passprompt="[sudo] 请输入 %p 的密码：", passprompt_override'
      await sudoers(ground, 'zh', 'zh ALL=(ALL) ALL', prompt)
      return { ssh: { ...(await ground.account('zh')), sudo: { password: { vault: 'user' } } } }
    },
  },
  {
    name: 'sudo with a restricted list: what is on it works, what is not is named',
    async way(ground) {
      await sudoers(ground, 'few', 'few ALL=(root) NOPASSWD: /usr/bin/id')
      return { ssh: await ground.account('few') }
    },
    judge: async open => {
      const session = await open()
      const allowed = await session.exec({ kind: 'program', argv: ['id', '-u'], as: 'root' }, soon)
      const script = () => session.exec({ kind: 'script', text: 'id', as: 'root' }, soon)
      const said = await mustSay(script, 'SUDO_REJECTED', ['few'])
      return allowed.stdout === '0\n' ? said : [...said, `id: ${allowed.stderr}`]
    },
  },
]
