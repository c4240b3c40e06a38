/** The port opened for the peer alone behind each kind of packet filter, and closed again by undo. */
import { databaseOf } from '../../lab/database/database.ts'
import { loadData } from '../../lab/database/data.ts'
import { installPackages } from '../../lab/kit/packages.ts'
import type { DatabaseSnapshot } from '../../lab/database/snapshot.ts'
import type { Lab } from '../../lab/lab.ts'
import { audit, databaseSite, nodes, replicaSite, run } from '../../scenarios/mysql/pair.ts'
import { compared, everything, inventoryOf } from '../../trust/inventory.ts'
import type { Note } from '../group.ts'
import { again, install, reboot, snapshots, undone, type Case } from './case.ts'

interface Filter {
  readonly packages: readonly string[]
  /** What they would bring along that a lab host has its own of. */
  readonly without?: readonly string[]
  /** Closes a host but for ssh, for good: it has to be so after a reboot. `device` is the one that the peer comes in by. */
  close(device: string): string
  /** A rule that a careless eye takes for the one of the peer, and that does not let it in. */
  alike?(peer: string): string
  /** Takes the rule out of force: it is saved, and only a restart brings it back. */
  unloaded?(peer: string): string
  /** Puts saved rules in force, where nothing on a lab host does that at boot. */
  readonly atBoot?: string
  /** A snapshot without what the filter itself leaves or orders differently. */
  plain?(snapshot: DatabaseSnapshot): DatabaseSnapshot
  /** Prints the rules that will be in force after a restart. */
  readonly saved: string
}

export const filters: Readonly<Record<string, Filter>> = {
  iptables: {
    packages: ['iptables'],
    close: () => `iptables -A INPUT -i lo -j ACCEPT
      iptables -A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
      iptables -A INPUT -p tcp --dport 22 -j ACCEPT
      iptables -A INPUT -j REJECT
      mkdir -p /etc/iptables; iptables-save | sed '/^#/d' >/etc/iptables/rules.v4
      iptables-restore /etc/iptables/rules.v4`,
    atBoot: 'iptables-restore /etc/iptables/rules.v4',
    saved: 'cat /etc/iptables/rules.v4',
  },
  ufw: {
    packages: ['ufw'],
    close: () => 'ufw default deny incoming; ufw allow 22/tcp; ufw --force enable',
    alike: peer => `ufw allow from ${peer}0 to any port 3306 proto tcp`,
    atBoot: 'ufw --force enable',
    saved: 'ufw show added',
  },
  firewalld: {
    packages: ['firewalld'],
    without: [
      'systemd',
      'libsystemd-shared',
      'libpam-systemd',
      'polkitd',
      'libpolkit',
      'dmsetup',
      'libcryptsetup',
    ],
    // Not the default zone: a rule in that one is in force for other devices.
    close: device => `mkdir -p /run/dbus; dbus-daemon --system --fork; firewalld; firewall-cmd --state
      firewall-cmd --permanent --zone=dmz --change-interface=${device}; firewall-cmd --zone=dmz --change-interface=${device}`,
    unloaded: peer =>
      `firewall-cmd --zone=dmz --remove-rich-rule='rule family=ipv4 source address=${peer} port port=3306 protocol=tcp accept'`,
    atBoot:
      'mkdir -p /run/dbus; rm -f /run/dbus/pid; dbus-daemon --system --fork; firewalld; firewall-cmd --state',
    // It keeps the earlier file of a zone, and prints zones in the order in which they came to be.
    plain: snapshot => ({
      ...snapshot,
      files: snapshot.files.filter(({ path }) => !/^\/etc\/firewalld\/zones\/.*\.old$/.test(path)),
      packetFilter: snapshot.packetFilter.split('\n').sort().join('\n'),
    }),
    saved: 'firewall-cmd --permanent --zone=dmz --list-all',
  },
}

/** Whether the database port of A answers a host that is no peer. */
async function open(lab: Lab): Promise<boolean> {
  const { serviceAddress } = lab.host('node-a')
  const { code } = await lab.exec('node-c', `timeout 3 bash -c ': </dev/tcp/${serviceAddress}/3306'`)
  return code === 0
}

export const behind =
  ({ packages, without, close, alike, unloaded, atBoot, plain, saved }: Filter): Case =>
  async (lab, note) => {
    const { flavour } = databaseOf(lab, 'node-a')
    const set = { name: `${flavour}-${packages.join('-')}`, packages, flavour, ...(without && { without }) }
    const peers = nodes.toReversed().map(node => lab.host(node).serviceAddress)
    for (const [index, node] of nodes.entries()) {
      await installPackages(lab, node, set)
      await lab.mustExec(node, close(lab.host(node).device))
      if (alike !== undefined) await lab.mustExec(node, alike(peers[index] ?? ''))
    }
    const rules = async () => Promise.all(nodes.map(node => lab.mustExec(node, saved)))
    await loadData(lab, 'node-a', { megabytes: 1 })
    const [before, kept] = [await snapshots(lab), await rules()]
    note('the port is closed to begin with', !(await open(lab)))

    const site = databaseSite(lab)
    const disks = nodes.map(node => everything(lab, node))
    const green = await run(install, site)
    note('to green, canaries both ways', green.code === 0, green.detail)
    const remains = await inventoryOf(green.dir)
    const unlike = nodes.map((node, index) => compared(lab, node, remains, disks[index]))
    note(
      'the report names the saved rules and all else that is left',
      unlike.every(({ unnamed, absent }) => unnamed.length === 0 && absent.length === 0),
      JSON.stringify(unlike),
    )
    note(
      'the rule names the peer',
      (await rules()).every((text, index) => names(lab, text, nodes[1 - index])),
    )
    note('the port is still closed to others', !(await open(lab)))
    if (unloaded !== undefined) await putBack(lab, site, unloaded(peers[0] ?? ''), note)
    await again(site, note)
    await reboot(lab, site, note, atBoot)
    await undone(lab, green.dir, before, note, plain)
    note('saved rules are as before', String(await rules()) === String(kept), String(await rules()))
    await removed(lab, site, kept, rules, note)
  }

/** A saved rule that is not in force is none: verify says so, and a run puts it in force. */
async function putBack(lab: Lab, site: string, unload: string, note: Note): Promise<void> {
  await lab.mustExec('node-a', unload)
  const found = await audit(install, site)
  note(
    'a saved rule that is not in force is found',
    found.code === 1 && found.stopped.some(one => one.startsWith('firewall@node-a')),
    JSON.stringify(found.stopped),
  )
  const { code, changed, detail } = await run(install, site)
  note('and put in force', code === 0 && changed.includes('firewall@node-a'), `${changed} ${detail}`)
}

function names(lab: Lab, text: string, peer = ''): boolean {
  return text.includes(lab.host(peer).serviceAddress) && text.includes('3306')
}

async function removed(
  lab: Lab,
  site: string,
  kept: readonly string[],
  rules: () => Promise<string[]>,
  note: Note,
): Promise<void> {
  await run(install, site)
  const { code, detail } = await run('mysql-stop-or-remove-replica', replicaSite(lab, 'remove'))
  note('removal is green', code === 0, detail)
  note('saved rules are as before', String(await rules()) === String(kept), String(await rules()))
}
