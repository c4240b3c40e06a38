/** The one lab on which all kinds of servers stand side by side: more sshds on more ports, accounts, a bastion. */
import { existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { encode } from '../../adapters/ssh2/encoding.ts'
import type { Ssh } from '../../engine/site/schema.ts'
import { installPackages, type PackageSet } from '../lab/kit/packages.ts'
import { upLab, type Lab } from '../lab/lab.ts'
import { withLock } from '../lab/system/lock.ts'
import { labRoot } from '../lab/system/paths.ts'
import { debianMirror } from '../lab/system/packages.ts'
import { must } from '../lab/system/run.ts'

export interface Ground extends AsyncDisposable {
  readonly lab: Lab
  /** Starts another sshd on node-a with these lines of sshd_config (first match wins) and says how root gets in. */
  sshd(name: string, lines: readonly string[], program?: string): Promise<Ssh>
  /** A login on node-a with the lab's key and password `pw-NAME`. */
  account(name: string, shell?: string): Promise<Ssh>
  /** Installs the other servers and shells on node-a, with what they need. */
  install(): Promise<void>
  /** A whole Debian of another release in a folder of node-a; returns that folder. */
  release(suite: string): Promise<string>
}

const servers: PackageSet = {
  name: 'servers',
  packages: ['dropbear-bin', 'tcsh', 'fish', 'busybox-static'],
  flavour: 'systemd',
}

export async function layGround(name: string): Promise<Ground> {
  const lab = await upLab({ name })
  const { address, key } = lab.host('node-a')
  const authorized = await lab.mustExec('node-a', 'cat /root/.ssh/authorized_keys')
  const ports = new Map<string, number>()
  const base = { address, user: 'root', auth: { key }, encoding: 'utf-8' } as const

  async function sshd(server: string, lines: readonly string[], program = '/usr/sbin/sshd'): Promise<Ssh> {
    const port = 2200 + ports.size + 1
    ports.set(server, port)
    const config = [
      ...lines,
      `Port ${port}`,
      `PidFile /run/sshd-${port}.pid`,
      'PermitRootLogin yes',
      'UseDNS no',
      ...(lines.some(line => line.startsWith('UsePAM')) ? [] : ['UsePAM no']),
      ...(lines.some(line => line.startsWith('HostKey ')) ? [] : ['HostKey /etc/ssh/ssh_host_ed25519_key']),
      'Subsystem sftp internal-sftp',
    ]
    const file = `/etc/ssh/sshd-${server}`
    await lab.mustExec('node-a', ['sh', '-c', `cat >${file}`], { input: `${config.join('\n')}\n` })
    await lab.mustExec('node-a', `${program} -f ${file}`)
    return { ...base, port }
  }
  async function account(user: string, shell = '/bin/sh'): Promise<Ssh> {
    await lab.mustExec(
      'node-a',
      `id ${user} 2>/dev/null || useradd -m -s ${shell} ${user}
      mkdir -p /home/${user}/.ssh; cat >/home/${user}/.ssh/authorized_keys; chown -R ${user} /home/${user}/.ssh; chmod -R go= /home/${user}/.ssh
      echo ${user}:pw-${user} | chpasswd`,
      { input: authorized },
    )
    return { ...base, user, port: 22 }
  }
  return {
    lab,
    sshd,
    account,
    install: () => installPackages(lab, 'node-a', servers),
    release: suite => release(lab, suite),
    [Symbol.asyncDispose]: () => lab[Symbol.asyncDispose](),
  }
}

async function release(lab: Lab, suite: string): Promise<string> {
  const folder = join(labRoot(), `servers-${suite}`)
  await withLock(`${folder}.lock`, async () => {
    if (existsSync(folder)) return
    const building = `${folder}.building`
    rmSync(building, { recursive: true, force: true })
    const include = '--include=openssh-server'
    await must(['debootstrap', '--variant=minbase', include, suite, building, await debianMirror(suite)])
    await must([
      'rm',
      '-rf',
      join(building, 'var/cache/apt'),
      join(building, 'var/lib/apt/lists'),
      join(building, 'usr/share/doc'),
      join(building, 'usr/share/locale'),
    ])
    renameSync(building, folder)
  })
  const target = join(lab.host('node-a').root, suite)
  await must(['cp', '-a', folder, target])
  await lab.mustExec(
    'node-a',
    `mount -t proc proc /${suite}/proc; for f in null zero random urandom tty; do rm -f /${suite}/dev/$f; touch /${suite}/dev/$f; mount --bind /dev/$f /${suite}/dev/$f; done
    mkdir -p /${suite}/dev/pts /${suite}/run/sshd /${suite}/root/.ssh; mount --bind /dev/pts /${suite}/dev/pts; cp /root/.ssh/authorized_keys /${suite}/root/.ssh/`,
  )
  return `/${suite}`
}

/** One-time codes of node-a: each is good for one login, whoever asks for it. */
export async function oneTimeCodes(lab: Lab, codes: readonly string[]): Promise<void> {
  const check = `#!/bin/sh
[ "$PAM_TYPE" = auth ] || exit 0
code=$(tr -d '\\000\\r\\n')
mkdir /run/otp.lock 2>/dev/null || exit 1
grep -qx "$code" /etc/otp && sed -i "/^$code$/d" /etc/otp
status=$?
rmdir /run/otp.lock
exit $status
`
  await lab.mustExec('node-a', ['sh', '-c', 'cat >/usr/local/bin/otp; chmod 755 /usr/local/bin/otp'], {
    input: check,
  })
  await lab.mustExec('node-a', ['sh', '-c', 'cat >/etc/otp'], { input: `${codes.join('\n')}\n` })
  const pam =
    'auth requisite pam_exec.so expose_authtok quiet /usr/local/bin/otp\nauth required pam_permit.so\naccount required pam_permit.so\nsession required pam_permit.so\n'
  await lab.mustExec('node-a', ['sh', '-c', 'ln -sf sshd /usr/sbin/sshdotp; cat >/etc/pam.d/sshdotp'], {
    input: pam,
  })
}

/** node-a as a bastion: a GBK menu after a one-time code, and from there by ssh to node-b; nothing but a terminal. */
export async function bastionMenu(lab: Lab): Promise<void> {
  const script = `#!/bin/bash
[ -z "$SSH_ORIGINAL_COMMAND" ] && [ -t 0 ] || { echo 'only a terminal'; exit 1; }
printf '\\033[1;32m欢迎使用堡垒机\\033[0m\\r\\n'
printf '\\r\\n 1) 数据库 db-1\\r\\n 2) 应用 app-1\\r\\n请选择资产> '
IFS= read -r choice
case $choice in
  2) exec ssh -tt -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR -i /etc/bastion-key root@${lab.host('node-b').address} ;;
  *) printf '没有这个资产\\r\\n'; sleep 20 ;;
esac
`
  const root = lab.host('node-a').root
  await must(['cp', lab.host('node-a').key, join(root, 'etc/bastion-key')])
  await lab.mustExec('node-a', 'chmod 600 /etc/bastion-key')
  await lab.mustExec(
    'node-a',
    ['sh', '-c', 'base64 -d >/usr/local/bin/menu; chmod 755 /usr/local/bin/menu'],
    {
      input: encode(script, 'gbk').toString('base64'),
    },
  )
}
