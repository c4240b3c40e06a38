/** Words of the checks about a host's files, services, ports, facts and commands, and of what no check could tell. */
import type { Text } from '../runbook/text.ts'

export const generalWords = {
  'link-lost': {
    en: 'the connection to {host} was lost or the probe did not come back, so this could not be told; check the link and judge again',
    zh: '与 {host} 的连接中断或探测无返回，无法判断；请检查链路后重新检查',
  },
  'no-tool': {
    en: '{host} lacks the tool for this ({tool}), so it could not be told; install it or use another observer',
    zh: '{host} 缺少所需工具（{tool}），无法判断；请安装该工具或改用其他观测点',
  },
  'probe-failed': {
    en: 'the probe with {tool} failed on {host} (exit code {exit}): {output}',
    zh: '{host} 上用 {tool} 探测失败（退出码 {exit}）：{output}',
  },
  'no-output': {
    en: '{tool} printed nothing usable on {host}, so it could not be told',
    zh: '{host} 上的 {tool} 没有给出可用输出，无法判断',
  },
  'no-hosts': {
    en: 'no host fills these roles, so nothing was judged; see the site file',
    zh: '这些角色没有对应主机，未作任何判断；请检查站点文件',
  },
  'exit-unknown': { en: 'the command did not report an exit code', zh: '命令没有返回退出码' },
  'exit-differs': {
    en: 'exit code {exit} instead of {wanted}: {output}',
    zh: '退出码为 {exit}，应为 {wanted}：{output}',
  },
  'output-differs': {
    en: '{stream} is not as expected ({wanted}); it was: {got}',
    zh: '{stream} 不符合预期（{wanted}），实际为：{got}',
  },
  'output-cut': {
    en: '{stream} was longer than what is kept, so it cannot be judged',
    zh: '{stream} 输出过长已被截断，无法判断',
  },
  'as-expected': { en: 'as expected (exit code {exit})', zh: '符合预期（退出码 {exit}）' },
  'fact-unknown': { en: 'the fact {fact} of {host} could not be told', zh: '无法获知 {host} 的 {fact}' },
  'fact-so': { en: '{fact} of {host} is {got}', zh: '{host} 的 {fact} 为 {got}' },
  'fact-differs': {
    en: '{fact} of {host} is {got}, wanted: {wanted}',
    zh: '{host} 的 {fact} 为 {got}，应为 {wanted}',
  },
  'service-so': {
    en: '{service} on {host}: {said}, start at boot: {enabled}',
    zh: '{host} 上的 {service}：{said}，开机自启：{enabled}',
  },
  'service-not-active': {
    en: '{service} is not running on {host} ({said}); its log says why',
    zh: '{host} 上的 {service} 没有运行（{said}）；原因请看日志',
  },
  'service-active': {
    en: '{service} is running on {host} and should not be ({said})',
    zh: '{host} 上的 {service} 正在运行，但它不应运行（{said}）',
  },
  'service-not-enabled': {
    en: '{service} does not start at boot on {host}: after a reboot it would be missing. Enable it',
    zh: '{host} 上的 {service} 未设开机自启，重启后不会自动起来；请设为自启',
  },
  'service-enabled': {
    en: '{service} starts at boot on {host} and should not',
    zh: '{host} 上的 {service} 设了开机自启，但它不应自启',
  },
  'service-unknown': {
    en: 'the state of {service} on {host} could not be told ({said}, start at boot: {enabled})',
    zh: '无法判断 {host} 上 {service} 的状态（{said}，开机自启：{enabled}）',
  },
  'port-open': {
    en: 'port {port} is listened on at {host} ({by})',
    zh: '{host} 正在监听端口 {port}（{by}）',
  },
  'port-closed': {
    en: 'nothing listens on port {port} at {host}; is the service up, and bound to this address?',
    zh: '{host} 没有程序监听端口 {port}；请确认服务已启动并绑定到该地址',
  },
  'port-other-process': {
    en: 'port {port} at {host} is held by {by}, not by {process}',
    zh: '{host} 的端口 {port} 被 {by} 占用，不是 {process}',
  },
  'port-owner-unknown': {
    en: 'port {port} is open at {host}, but whose it is could not be told',
    zh: '{host} 的端口 {port} 已开，但无法判断由哪个程序监听',
  },
  'file-so': { en: '{path} on {host} is as wanted', zh: '{host} 上的 {path} 符合要求' },
  'file-absent': { en: '{path} is not there on {host}, as wanted', zh: '{host} 上没有 {path}，符合要求' },
  'file-present': {
    en: '{path} is there on {host} and should not be',
    zh: '{host} 上存在 {path}，但不应存在',
  },
  'file-missing': { en: '{path} is missing on {host}', zh: '{host} 上缺少 {path}' },
  'file-not-plain': {
    en: '{path} on {host} is a {type}, not a plain file',
    zh: '{host} 上的 {path} 是 {type}，不是普通文件',
  },
  'file-differs': {
    en: '{path} on {host} has another content: SHA-256 {got} instead of {wanted}. Somebody edited it, or it was never written',
    zh: '{host} 上的 {path} 内容不符：SHA-256 为 {got}，应为 {wanted}；被人改过，或没有写入',
  },
  'file-mode': {
    en: '{path} on {host} has mode {got}, wanted: {wanted}',
    zh: '{host} 上的 {path} 权限为 {got}，应为 {wanted}',
  },
  'file-owner': {
    en: '{path} on {host} belongs to {got}, wanted: {wanted}',
    zh: '{host} 上的 {path} 属主为 {got}，应为 {wanted}',
  },
  'file-lacks': { en: '{path} on {host} does not contain "{text}"', zh: '{host} 上的 {path} 不含“{text}”' },
} satisfies Record<string, Text>
