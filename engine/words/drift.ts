import type { DriftCode } from '../drift/codes.ts'
import { blindParams, openParams } from '../drift/shown.ts'
import type { DrillResult } from '../drift/types.ts'
import type { Params } from '../phrase.ts'
import type { Text } from '../runbook/text.ts'

/** What a drill can say. `{address}`, `{host}`, `{holder}`, `{to}`, `{detail}` where they stand. */
export const driftWords: Record<DriftCode, Text> = {
  'drill-passed': {
    en: '{address} moved from {from} to {to} within the limit',
    zh: '{address} 已从 {from} 漂移到 {to}，用时在允许范围内',
  },
  'no-observer': {
    en: 'nothing can see whether {address} answers: the drill was not started',
    zh: '没有任何观察点能看到 {address} 是否可达，未开始演练',
  },
  'holders-not-measured': {
    en: 'a node could not be sampled, so gap and overlap are not known',
    zh: '有节点无法采样，无主时间和双主时间未知',
  },
  'restore-fired': {
    en: 'the armed restore ended the fault during the measurement: repeat the drill',
    zh: '测量期间自动恢复已触发，故障被提前解除，请重新演练',
  },
  'outage-uncertain': {
    en: 'the limit lies inside what was measured: probes were too far apart to tell, repeat the drill',
    zh: '允许值落在测量区间之内，探测间隔太大无法判定，请重新演练',
  },
  'outage-too-long': {
    en: 'clients were cut off longer than the VRRP timers and 2 s allow',
    zh: '业务中断时间超过 VRRP 计时加 2 秒的允许值',
  },
  'not-recovered': {
    en: '{address} did not answer again while the fault lasted',
    zh: '故障期间 {address} 一直没有恢复应答',
  },
  'no-holder-after': {
    en: 'no single node held {address} in the end',
    zh: '切换后没有节点持有 {address}',
  },
  'wrong-holder': {
    en: '{address} did not move to {to}',
    zh: '{address} 没有漂移到 {to}',
  },
  overlap: {
    en: 'both nodes held {address} at the same time',
    zh: '两个节点同时持有 {address}（双主）',
  },
  'overlap-while-isolated': {
    en: 'the cut-off node kept {address} while its link was down; nobody could reach it there',
    zh: '被断网的节点在断网期间仍持有 {address}，但客户端无法访问到它',
  },
  'overlap-not-excluded': {
    en: 'double holding of {address} for up to {open} s is not excluded: do this drill again',
    zh: '不能排除两台曾同时持有 {address}，最长 {open} 秒：请重做此演练',
  },
  'mac-unchanged': {
    en: 'the same MAC address answers for {address} as before: the old holder, or something else, still answers',
    zh: '{address} 的 MAC 与切换前相同：仍是旧节点或其他设备在应答',
  },
  'virtual-mac': {
    en: 'the nodes share a virtual MAC (use_vmac): who answers cannot be told by it',
    zh: '两节点使用同一虚拟 MAC(use_vmac)，无法凭 MAC 判断由谁应答',
  },
  'no-garp': {
    en: 'no gratuitous ARP was seen: clients keep the old MAC until their ARP entry expires',
    zh: '没有看到免费 ARP（GARP）：客户端会一直使用旧 MAC，直到 ARP 表项过期',
  },
  'few-garps': {
    en: 'fewer than 5 gratuitous ARPs were seen (garp_master_repeat)',
    zh: '看到的免费 ARP 少于 5 个(garp_master_repeat)',
  },
  'garp-not-honoured': {
    en: 'the nodes moved in time, clients did not follow: gratuitous ARP is not honoured (port security, forged transmits or MAC changes refused on a vSwitch, ARP lock on a router)',
    zh: '节点切换及时，但客户端没有跟上：免费 ARP 未生效（交换机端口安全、虚拟交换机禁止伪传输或 MAC 更改、路由器 ARP 绑定）',
  },
  'hidden-split-brain': {
    en: '{to} had {address} already, so it announced nothing: VRRP does not get through in one direction (firewall, auth_pass, advert_int, VRID or address list)',
    zh: '{to} 之前已持有 {address}，因此没有发送通告：VRRP 有一个方向不通（防火墙、auth_pass、advert_int、VRID 或 VIP 列表不一致）',
  },
  'vrrp-strict': {
    en: 'the new holder has {address} and clients know its MAC, yet nothing answers: vrrp_strict or no_accept drops it (nft list ruleset | grep keepalived; iptables -S), or a firewall does',
    zh: '新节点已持有 {address}，客户端 MAC 也已更新，但不应答：vrrp_strict/no_accept 丢弃(nft list ruleset | grep keepalived、iptables -S)或被防火墙拦截',
  },
  'app-not-listening': {
    en: 'the new holder refuses the connection: the application does not listen on {address} or 0.0.0.0 there',
    zh: '新节点拒绝连接：应用没有监听 {address} 或 0.0.0.0',
  },
  flapping: {
    en: '{address} moved more than once: lost adverts (IGMP snooping, overloaded CPU) or a failing check script',
    zh: '{address} 反复漂移：VRRP 通告丢失（IGMP snooping、CPU 过载）或检查脚本时好时坏',
  },
  'returned-against-policy': {
    en: '{from} took {address} back although it must not (nopreempt missing or misspelt, or state MASTER)',
    zh: '{from} 恢复后抢回了 {address}，与非抢占策略不符（缺少 nopreempt、拼写错误或 state 为 MASTER）',
  },
  'did-not-return': {
    en: '{from} did not take {address} back although it should (preempt)',
    zh: '{from} 恢复后没有按抢占策略收回 {address}',
  },
  'no-holder-after-return': {
    en: 'no node held {address} after the fault was cleared',
    zh: '故障解除后没有节点持有 {address}',
  },
  'two-holders-after-return': {
    en: 'two nodes held {address} after the fault was cleared',
    zh: '故障解除后两个节点都持有 {address}',
  },
  'return-outage-too-long': {
    en: 'clients were cut off for more than 2 s when the fault was cleared',
    zh: '故障解除时业务中断超过 2 秒',
  },
  'laptop-cannot-ping': {
    en: 'this laptop has no ping fast enough, or may not send it',
    zh: '本机没有可用的 ping，或没有权限发送',
  },
  'laptop-no-answer': {
    en: '{address} does not answer this laptop (routed, filtered or another network)',
    zh: '本机无法访问 {address}（跨路由、被过滤或不在同一网络）',
  },
  'laptop-arp-not-seen': {
    en: 'this laptop is not on the same network segment: MAC addresses are not seen from it',
    zh: '本机不在同一网段，看不到 MAC 变化',
  },
  'laptop-answered-for': {
    en: 'something between this laptop and {address} (proxy, VPN, firewall) accepts every TCP connection in its place, so the laptop sees nothing of it',
    zh: '本机与 {address} 之间有设备或软件（代理、VPN、防火墙）代为接受所有 TCP 连接，本机的探测不可信',
  },
  'observer-contradicted': {
    en: '{host} got answers while the address surely answered nobody: something else answers it there; its numbers do not count',
    zh: '虚拟 IP 确定不可达期间 {host} 仍收到应答：应答来自别处，其数据不采信',
  },
  'host-cannot-ping': { en: '{host} has no ping', zh: '{host} 上没有 ping' },
  'host-no-answer': { en: '{address} does not answer {host}', zh: '{host} 无法访问 {address}' },
  identity: {
    en: 'who answered was not seen, only that something answered',
    zh: '只看到有应答，没有看到由谁应答',
  },
  'garp-no-tcpdump': {
    en: 'gratuitous ARPs were not counted: no tcpdump on any suitable host',
    zh: '未统计免费 ARP：合适的主机上都没有 tcpdump',
  },
  'log-not-followed': {
    en: "keepalived's log on {host} could not be followed",
    zh: '无法跟踪 {host} 上的 keepalived 日志',
  },
  'log-silent': {
    en: "keepalived's log on the new holder did not say 'Entering MASTER STATE'",
    zh: '新节点的 keepalived 日志中没有出现 Entering MASTER STATE',
  },
  'holder-link-lost': {
    en: 'the SSH link was lost for a while: what was held there then is not known[; two nodes held {held} at once for {atMost} s at most][; but never did two nodes hold {never} at once][; whether two nodes held {unseen} at once in that time was not measured (behind a cut link no client reaches the node)]',
    zh: 'SSH 连接曾中断，期间是否持有虚拟 IP 未知[；两个节点同时持有 {held} 至多 {atMost} 秒][；但从未有两个节点同时持有 {never}][；期间是否有两个节点同时持有 {unseen} 未测量（断网的节点客户端无法访问）]',
  },
  'holder-lines-late': {
    en: 'the samples came late for a while (a slow link or a busy laptop): what was held there then is not known[; two nodes held {held} at once for {atMost} s at most][; but never did two nodes hold {never} at once][; whether two nodes held {unseen} at once in that time was not measured (behind a cut link no client reaches the node)]',
    zh: '采样曾延迟到达（链路慢或笔记本繁忙），期间是否持有虚拟 IP 未知[；两个节点同时持有 {held} 至多 {atMost} 秒][；但从未有两个节点同时持有 {never}][；期间是否有两个节点同时持有 {unseen} 未测量（断网的节点客户端无法访问）]',
  },
  return: {
    en: 'the way back after the fault was not measured',
    zh: '故障解除后的恢复过程未测量',
  },
  'not-holder': {
    en: '{host} does not hold {address} ({holder} does): the fault must strike the holder',
    zh: '{host} 没有持有 {address}（当前在 {holder}）：故障必须施加在持有节点上',
  },
  'no-holder': { en: 'no node holds {address}', zh: '没有节点持有 {address}' },
  'two-holders': {
    en: 'more than one node holds {address}: {holder}. Repair the split brain before any drill',
    zh: '多个节点同时持有 {address}：{holder}。请先修复脑裂再演练',
  },
  'holder-unknown': {
    en: 'who holds {address} could not be told on {host}',
    zh: '无法确定 {host} 是否持有 {address}',
  },
  'peer-not-running': {
    en: 'the drill was not begun and nothing was broken: {service} does not run on {host}, so nothing would take {address} over',
    zh: '演练没有开始，未制造任何故障：{host} 上的 {service} 没有运行，无法接管 {address}',
  },
  'already-stopped': { en: '{service} does not run on {host}', zh: '{host} 上的 {service} 没有运行' },
  'already-running': { en: '{service} runs on {host} already', zh: '{host} 上的 {service} 已在运行' },
  'fault-not-applied': {
    en: 'the fault could not be applied on {host}: {detail}',
    zh: '无法在 {host} 上制造故障：{detail}',
  },
  'restore-not-armed': {
    en: 'the restore could not be armed on {host}, so no fault was applied: {detail}',
    zh: '无法在 {host} 上布置自动恢复，因此没有制造故障：{detail}',
  },
  'fault-not-cleared': {
    en: 'the fault on {host} could not be cleared ({detail}); the armed restore ends it {seconds} s after it was armed',
    zh: '{host} 上的故障未能解除（{detail}），自动恢复会在布置后 {seconds} 秒解除',
  },
  'restore-not-disarmed': {
    en: 'the restore on {host} could not be proved to be disarmed ({token}); it only starts what runs already',
    zh: '无法确认 {host} 上的自动恢复已撤销（{token}）；它只会启动已在运行的服务',
  },
  'restore-may-fire': {
    en: 'whether the restore that a drill left on {host} is disarmed could not be told ({token}): it may still fire',
    zh: '无法确认演练在 {host} 上留下的自动恢复是否已撤销（{token}）：它仍可能触发',
  },
  'fault-not-over': {
    en: 'a drill on {host} was cut off, and {what} does not work there yet: bring it back by hand',
    zh: '{host} 上的演练曾中断，{what} 尚未恢复：请手工恢复',
  },
  'drill-inputs-invalid': {
    en: 'the drill cannot be run with these values: {detail}',
    zh: '演练参数无效：{detail}',
  },
  'no-taker': {
    en: 'exactly one other node must be there to take {address} over',
    zh: '必须恰好有另一个节点可以接管 {address}',
  },
}

/** What the words of a measured drill's codes may name. */
export function drillParams(result: DrillResult): Params {
  const { address, from, to, holderAfter } = result
  return {
    ...blindParams(result),
    ...openParams(result),
    address,
    host: from,
    from,
    to,
    ...(holderAfter !== null && { holder: holderAfter }),
  }
}
