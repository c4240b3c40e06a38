/** What a check looks for, in one line, before it was judged. */
import type { Text } from '../../runbook/text.ts'

export const checkPhrases = {
  'see-address-held': { en: '{address} held once', zh: '持有 {address}，且只有一份' },
  'see-address-not-held': { en: '{address} not held', zh: '不持有 {address}' },
  'see-address-free': {
    en: 'nobody answers for {address} on {interface}',
    zh: '{interface} 上没有设备应答 {address}',
  },
  'see-adverts': {
    en: 'each backup of {across} receives an advert every {seconds} s',
    zh: '{across} 中的备机每 {seconds} 秒收到一次心跳',
  },
  'see-fact': { en: '{fact} is {wanted}', zh: '{fact} 为 {wanted}' },
  'see-fact-one-of': { en: '{fact} is one of {wanted}', zh: '{fact} 为其中之一：{wanted}' },
  'see-file': { en: '{path} is there', zh: '{path} 存在' },
  'see-file-absent': { en: '{path} is not there', zh: '{path} 不存在' },
  'see-http': {
    en: '{url} answers {statuses} from {from}',
    zh: '从{from}访问 {url}，返回 {statuses}',
  },
  'see-keepalived-config': { en: '{path} is sound', zh: '{path} 的内容正确有效' },
  'see-keepalived-log': {
    en: 'no bad line of {service} since it started',
    zh: '{service} 启动以来日志中没有异常',
  },
  'see-no-static-address': {
    en: 'no network configuration file names {address}',
    zh: '网络配置文件里没有写 {address}',
  },
  'see-one-holder': {
    en: 'exactly one of {across} holds {address}',
    zh: '{across} 中恰好一台持有 {address}',
  },
  'see-one-holder-runs': {
    en: 'exactly one of {across} holds {address}, and {service} runs there',
    zh: '{across} 中恰好一台持有 {address}，且该主机的 {service} 在运行',
  },
  'see-one-mac': { en: 'one MAC answers for {address}', zh: '只有一个 MAC 应答 {address}' },
  'see-port': { en: 'port {port}[ ({process})]', zh: '端口 {port}[（{process}）]' },
  'see-port-at': { en: '{address}:{port}[ ({process})]', zh: '{address}:{port}[（{process}）]' },
  'see-replication-one-writer': { en: '{replicas}; one can be written to', zh: '{replicas}；仅一台可写' },
  'see-replication-both-write': { en: '{replicas}; both can be written to', zh: '{replicas}；两台均可写' },
  'see-same': { en: 'same: {same}', zh: '相同：{same}' },
  'see-different': { en: 'different: {different}', zh: '不同：{different}' },
  'see-same-and-different': {
    en: 'same: {same}; different: {different}',
    zh: '相同：{same}；不同：{different}',
  },
  'see-service': { en: 'service {service}', zh: '服务 {service}' },
  'see-service-active': { en: '{service} runs', zh: '{service} 正在运行' },
  'see-service-inactive': { en: '{service} does not run', zh: '{service} 未运行' },
  'see-service-enabled': { en: '{service} starts at boot', zh: '{service} 开机自启' },
  'see-service-disabled': { en: '{service} does not start at boot', zh: '{service} 开机不自启' },
  'see-service-active-enabled': {
    en: '{service} runs and starts at boot',
    zh: '{service} 正在运行，且开机自启',
  },
  'see-service-active-disabled': {
    en: '{service} runs and does not start at boot',
    zh: '{service} 正在运行，开机不自启',
  },
  'see-service-inactive-enabled': {
    en: '{service} does not run and starts at boot',
    zh: '{service} 未运行，开机自启',
  },
  'see-service-inactive-disabled': {
    en: '{service} neither runs nor starts at boot',
    zh: '{service} 未运行，且开机不自启',
  },
  'see-sql': { en: '{statement}[; {wanted}]', zh: '{statement}[；{wanted}]' },
  'see-sql-rows': { en: '{rows} rows', zh: '{rows} 行' },
  'see-sql-value': { en: '{name}: {value}', zh: '{name}：{value}' },
  'see-sql-error': { en: 'ERROR {codes}', zh: '报错 {codes}' },
  'see-tcp': { en: '{address}:{port} opens from {from}', zh: '从{from}可以连接 {address}:{port}' },
  'see-tls': {
    en: 'certificate of {address}:{port} for {name}',
    zh: '{address}:{port} 的证书，域名 {name}',
  },
  'see-vrid-free': {
    en: 'VRID {vrid} unused on {interface} (listening {seconds} s)',
    zh: '{interface} 上没有人使用 VRID {vrid}（监听 {seconds} 秒）',
  },
  'see-one-source': {
    en: 'one source for VRID {vrid} on {interface}: {allowed}',
    zh: '{interface} 上 VRID {vrid} 只有一个心跳源：{allowed}',
  },
  'from-laptop': { en: 'the laptop', zh: '笔记本' },
  'from-host': { en: 'the host', zh: '主机' },
} as const satisfies Record<string, Text>
