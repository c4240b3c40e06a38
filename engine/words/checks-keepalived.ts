/** Words of the checks about keepalived, VRRP and who answers for the virtual IP. */
import type { Text } from '../runbook/text.ts'

export const keepalivedWords = {
  'address-free': {
    en: 'no stranger answers for {address} on {interface} of {host} (our own: {ours})',
    zh: '{host} 的 {interface} 上没有其他设备应答 {address}（本次节点：{ours}）',
  },
  'address-taken': {
    en: '{address} is already taken: {macs} answers for it, seen from {host}. Find that device, or choose another address; two devices with one address break both',
    zh: '{address} 已被占用：从 {host} 看到 {macs} 在应答。请找出该设备或换一个地址；地址冲突会让双方都不可用',
  },
  'static-none': {
    en: 'no network configuration of {host} names {address} (searched: {searched})',
    zh: '{host} 的网络配置中没有 {address}（已查：{searched}）',
  },
  'static-address': {
    en: '{address} stands in the network configuration of {host}: {files}. After a reboot it would hold the address beside the real holder; take it out there',
    zh: '{host} 的网络配置里写有 {address}：{files}。重启后会与真正的持有者冲突，请从该文件删除',
  },
  'vrid-free': {
    en: 'nobody else speaks VRID {vrid} on {interface} ({host} listened {seconds} s)',
    zh: '{interface} 上没有其他设备使用 VRID {vrid}（{host} 监听 {seconds} 秒）',
  },
  'vrid-taken': {
    en: 'VRID {vrid} is already spoken on {interface} by {sources}, heard from {host}: another cluster. Choose another VRID',
    zh: '{host} 在 {interface} 上听到 {sources} 正在使用 VRID {vrid}：那是另一套集群，请换一个 VRID',
  },
  'one-source': {
    en: 'only {sources} speaks VRID {vrid} on {interface}, heard from {host}',
    zh: '{host} 在 {interface} 上只听到 {sources} 使用 VRID {vrid}',
  },
  'vrid-silent': {
    en: 'nobody speaks VRID {vrid} on {interface} ({host} listened {seconds} s): no master there, or a switch filters VRRP',
    zh: '{interface} 上没有任何设备使用 VRID {vrid}（{host} 监听 {seconds} 秒）：没有主节点，或交换机过滤了 VRRP',
  },
  'vrid-many': {
    en: '{sources} speak VRID {vrid} at the same time, heard from {host}: two masters',
    zh: '{host} 同时听到 {sources} 使用 VRID {vrid}：出现了两个主节点',
  },
  'vrid-stranger': {
    en: 'VRID {vrid} is spoken by {sources}, which is none of ours, heard from {host}',
    zh: '{host} 听到 {sources} 使用 VRID {vrid}，它不是本次的节点',
  },
  'one-mac': {
    en: "only {macs} answers for {address}, and it is {holder}'s",
    zh: '只有 {macs} 应答 {address}，就是 {holder} 的网卡',
  },
  'no-asker': {
    en: 'no host that does not hold {address} could ask on its segment; name one under `from`',
    zh: '没有不持有 {address} 且在同一网段的主机可以探测；请在 from 中指定一台',
  },
  'mac-none': {
    en: 'nobody answers {asker} for {address}: the address is dead for its clients although {holder} holds it. Look for vrrp_strict, a firewall, or a virtual switch that filters it',
    zh: '{asker} 探测 {address} 无人应答：{holder} 虽持有地址，但客户端不可用。请检查 vrrp_strict、防火墙或虚拟交换机的限制',
  },
  'mac-many': {
    en: '{macs} all answer for {address}: two holders, or a stranger with the same address',
    zh: '{macs} 同时应答 {address}：两台同时持有，或有其他设备占用同一地址',
  },
  'mac-stranger': {
    en: '{macs} answers for {address}, but {holder} has {own}: a stranger holds the address',
    zh: '应答 {address} 的是 {macs}，而 {holder} 的 MAC 是 {own}：地址被其他设备占用',
  },
  'mac-owner-unknown': {
    en: '{macs} answers for {address}, but whose it is could not be told (holder: {holder})',
    zh: '{macs} 在应答 {address}，但无法判断属于谁（持有者：{holder}）',
  },
  'ka-config-sound': {
    en: '{path} of {host} is sound (keepalived {version}; {tested})',
    zh: '{host} 的 {path} 无误（keepalived {version}；{tested}）',
  },
  'ka-test-failed': {
    en: 'keepalived itself objects to {path} on {host} (exit code {exit}): {output}',
    zh: 'keepalived 自检未通过：{host} 的 {path}（退出码 {exit}）：{output}',
  },
  'ka-version-unknown': {
    en: 'the version of keepalived on {host} could not be read',
    zh: '无法读取 {host} 上 keepalived 的版本',
  },
  'ka-not-covered': {
    en: '{path} of {host}, line {line}, uses "{detail}", which cannot be followed here, so the file is not proven sound',
    zh: '{host} 的 {path} 第 {line} 行使用了“{detail}”，这里无法展开，因此不能证明配置无误',
  },
  'ka-program': {
    en: '{path}, which keepalived on {host} is to start: {problem} ({part}). It must exist, be executable, belong to root and be writable by nobody else, or keepalived does not run it',
    zh: '{host} 上 keepalived 要调用的 {path}：{problem}（{part}）。脚本必须存在、可执行、属主为 root 且他人不可写，否则 keepalived 不会执行',
  },
  'ka-brace': {
    en: '{path} of {host}, line {line}: a brace is missing or too many ({detail})',
    zh: '{host} 的 {path} 第 {line} 行：花括号不配对（{detail}）',
  },
  'ka-blank': {
    en: '{path} of {host}, line {line}: {detail} looks like a blank but is none to keepalived (pasted from a document); retype it',
    zh: '{host} 的 {path} 第 {line} 行：{detail} 看起来是空格，keepalived 却不认（多为从文档粘贴，如全角空格）；请重新输入',
  },
  'ka-not-ascii': {
    en: '{path} of {host}, line {line}: {detail} is not ASCII',
    zh: '{host} 的 {path} 第 {line} 行：{detail} 不是 ASCII 字符',
  },
  'ka-keyword': {
    en: '{path} of {host}, line {line}: keepalived knows no "{detail}" and would run on without it',
    zh: '{host} 的 {path} 第 {line} 行：keepalived 不认识“{detail}”，会忽略它继续运行',
  },
  'ka-no-instance': {
    en: '{path} of {host} has no vrrp_instance',
    zh: '{host} 的 {path} 中没有 vrrp_instance',
  },
  'ka-incomplete': {
    en: '{path} of {host}, line {line}: missing in {detail}',
    zh: '{host} 的 {path} 第 {line} 行：缺少 {detail}',
  },
  'ka-vrid': {
    en: '{path} of {host}, line {line}: virtual_router_id {detail} is not in 1-255',
    zh: '{host} 的 {path} 第 {line} 行：virtual_router_id {detail} 不在 1-255 之内',
  },
  'ka-vrid-twice': {
    en: '{path} of {host}, line {line}: two instances with one VRID on one interface ({detail})',
    zh: '{host} 的 {path} 第 {line} 行：同一接口上两个实例用了同一个 VRID（{detail}）',
  },
  'ka-priority': {
    en: '{path} of {host}, line {line}: priority {detail} is not in 1-254',
    zh: '{host} 的 {path} 第 {line} 行：priority {detail} 不在 1-254 之内',
  },
  'ka-state': {
    en: '{path} of {host}, line {line}: state {detail} is neither MASTER nor BACKUP',
    zh: '{host} 的 {path} 第 {line} 行：state {detail} 既不是 MASTER 也不是 BACKUP',
  },
  'ka-device': {
    en: '{path} of {host}, line {line}: the virtual IP goes to another interface than VRRP ({detail})',
    zh: '{host} 的 {path} 第 {line} 行：虚拟 IP 与 VRRP 不在同一接口（{detail}）',
  },
  'ka-label': {
    en: '{path} of {host}, line {line}: label {detail} must be <dev>:<text>, 15 characters at most',
    zh: '{host} 的 {path} 第 {line} 行：label {detail} 必须是 <dev>:<文字>，最多 15 个字符',
  },
  'ka-strict': {
    en: '{path} of {host}, line {line}: {detail} makes the virtual IP unreachable although it is bound; take it out (it comes from the packaged sample)',
    zh: '{host} 的 {path} 第 {line} 行：{detail} 会让虚拟 IP 绑上却不通；请删除（它来自软件包自带的样例）',
  },
  'ka-nopreempt-state': {
    en: '{path} of {host}, line {line}: nopreempt works only with state BACKUP ({detail})',
    zh: '{host} 的 {path} 第 {line} 行：nopreempt 只在 state BACKUP 时有效（{detail}）',
  },
  'ka-nopreempt-weight': {
    en: '{path} of {host}, line {line}: with nopreempt a weight never moves the address ({detail}); use weight 0',
    zh: '{host} 的 {path} 第 {line} 行：nopreempt 下带 weight 的脚本不会触发切换（{detail}）；请用 weight 0',
  },
  'ka-auth-long': {
    en: '{path} of {host}, line {line}: only the first 8 characters of {detail} are used',
    zh: '{host} 的 {path} 第 {line} 行：{detail} 只有前 8 个字符有效',
  },
  'log-clean': {
    en: '{service} on {host} has logged nothing bad since {from} ({lines} lines)',
    zh: '{host} 上 {service} 自 {from} 以来没有异常日志（共 {lines} 行）',
  },
  'log-bad': {
    en: '{service} on {host} has logged {count} bad line(s) since {from}: {line}',
    zh: '{host} 上 {service} 自 {from} 以来有 {count} 条异常日志：{line}',
  },
  'log-no-start': {
    en: 'no log of {service} was found on {host} that covers its start (journal or system log); what it said is not known',
    zh: '{host} 上找不到 {service} 启动以来的日志（journal 或系统日志），无法判断',
  },
  'log-empty': {
    en: 'the log of {service} on {host} is empty, although a daemon that starts says so; where do its lines go?',
    zh: '{host} 上 {service} 的日志为空，而守护进程启动时必有日志；请确认日志写到了哪里',
  },
  'adverts-heard': {
    en: "{backups} received {holder}'s adverts for {address} past the firewall: {received} in {seconds} s, at least {expected} expected",
    zh: '{backups} 确实收到了 {holder} 关于 {address} 的通告：{seconds} 秒内 {received} 个，至少应有 {expected} 个',
  },
  'no-backup': {
    en: 'besides {holder} there is no node that could receive adverts for {address}',
    zh: '除 {holder} 外没有其他节点可以接收 {address} 的通告',
  },
  'advert-errors': {
    en: 'keepalived on {host} refuses adverts ({errors}): auth, advert_int or the address list differ between the nodes',
    zh: '{host} 上的 keepalived 拒收通告（{errors}）：各节点的认证、advert_int 或地址列表不一致',
  },
  'master-hears-other': {
    en: 'the master {host} received {received} adverts in {seconds} s: another node sends too, as in a split brain',
    zh: '主节点 {host} 在 {seconds} 秒内收到 {received} 个通告：另有节点也在发送，即脑裂',
  },
  'master-silent': {
    en: '{host} holds the address but sent only {sent} adverts in {seconds} s instead of {expected}: the address may be a leftover of a daemon that was killed',
    zh: '{host} 持有地址，但 {seconds} 秒内只发出 {sent} 个通告，应为 {expected} 个：地址可能是守护进程被强杀后的残留',
  },
  'backup-speaks': {
    en: '{host} does not hold the address but sent {sent} adverts in {seconds} s; its state is unsettled',
    zh: '{host} 没有持有地址，却在 {seconds} 秒内发出 {sent} 个通告；状态尚未稳定',
  },
  'backup-deaf': {
    en: '{host} received no advert in {seconds} s ({expected} expected): its firewall or a switch drops VRRP. It would take the address as well: open protocol 112 before any drill',
    zh: '{host} 在 {seconds} 秒内没有收到任何通告（应有 {expected} 个）：防火墙或交换机丢弃了 VRRP，它迟早会同时抢占地址；演练前先放行协议 112',
  },
  'backup-misses': {
    en: '{host} received only {received} of at least {expected} adverts in {seconds} s: the path loses packets',
    zh: '{host} 在 {seconds} 秒内只收到 {received} 个通告（至少应有 {expected} 个）：链路在丢包',
  },
  'daemon-restarted': {
    en: 'keepalived on {host} restarted while it was watched; judge again',
    zh: '观察期间 {host} 上的 keepalived 重启过；请重新检查',
  },
  'daemon-not-running': { en: 'keepalived does not run on {host}', zh: '{host} 上的 keepalived 没有运行' },
  'instance-unknown': {
    en: 'which VRRP instance of {host} carries {address} could not be told',
    zh: '无法判断 {host} 上哪个 VRRP 实例承载 {address}',
  },
  'settings-agree': {
    en: '{hosts}[: {same} alike][, {differ} different, as it must be]',
    zh: '{hosts}[：{same} 一致][，{differ} 互不相同，符合要求]',
  },
  'setting-differs': {
    en: '{setting} differs: {host} has {value}, {other} has {otherValue}. Both nodes would become master; make them the same',
    zh: '{setting} 不一致：{host} 为 {value}，{other} 为 {otherValue}。两台都会成为主节点，请改为一致',
  },
  'auth-differs': {
    en: 'the authentication of {host} and {other} differs: each ignores the other and both become master. Use the same auth_pass',
    zh: '{host} 与 {other} 的认证信息不一致：双方互不认可，都会成为主节点；请使用同一个 auth_pass',
  },
  'setting-equal': {
    en: '{setting} is {value} on {hosts} alike and must differ: with equal priorities the higher IP address wins, not the node you meant',
    zh: '{hosts} 的 {setting} 同为 {value}，必须不同：优先级相同时由 IP 较大者当主，未必是预期的节点',
  },
  'setting-unreadable': { en: '{setting} of {host} could not be read', zh: '无法读取 {host} 的 {setting}' },
} satisfies Record<string, Text>
