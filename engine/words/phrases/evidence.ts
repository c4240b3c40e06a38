/** What a piece of evidence is. Where it is a command's output, the command itself is its label and has no words here. */
import type { Text } from '../../runbook/text.ts'

export const evidencePhrases = {
  'saw-arp': { en: 'ARP for {address} on {interface}', zh: '{interface} 上对 {address} 的 ARP 查询' },
  'saw-mac': { en: 'MAC of {interface}', zh: '{interface} 的 MAC' },
  'saw-connect': { en: 'connect to {address}:{port}', zh: '连接 {address}:{port}' },
  'saw-certificate': { en: 'certificate of {address}:{port}', zh: '{address}:{port} 的证书' },
  'saw-config': { en: '{path} (passwords masked)', zh: '{path}（密码已遮蔽）' },
  'saw-programs': { en: 'programs that keepalived starts', zh: 'keepalived 会启动的程序' },
  'saw-lines': { en: 'lines with the text in {path}', zh: '{path} 中含该文本的行数' },
  'saw-files-naming': { en: 'files that name {address}', zh: '写有 {address} 的文件' },
  'saw-log': { en: 'log of {service}', zh: '{service} 的日志' },
  'saw-sockets': { en: 'listening TCP sockets', zh: '正在监听的 TCP 端口' },
  'saw-vrrp': { en: 'VRRP on {interface} for {seconds} s', zh: '在 {interface} 上监听 VRRP {seconds} 秒' },
  'saw-instances': { en: 'instances and their addresses', zh: '各实例及其地址' },
  'saw-diagnosis': { en: 'diagnosis', zh: '原因排查' },
  'saw-fact': { en: 'fact {fact}', zh: '主机信息 {fact}' },
} as const satisfies Record<string, Text>
