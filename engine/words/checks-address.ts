/** Words of the checks about who holds an address. */
import type { Text } from '../runbook/text.ts'

export const addressWords = {
  'address-held': {
    en: '{host} holds {address} ({interfaces})',
    zh: '{host} 持有 {address}（{interfaces}）',
  },
  'address-not-held': {
    en: '{host} does not hold {address}; see whether its keepalived runs and in which state',
    zh: '{host} 没有持有 {address}；请查看 keepalived 是否运行、处于什么状态',
  },
  'address-absent': {
    en: '{host} does not hold {address}, as wanted',
    zh: '{host} 没有持有 {address}，符合要求',
  },
  'address-still-held': {
    en: '{host} holds {address} ({interfaces}) and should not. A daemon killed with -9 leaves it behind, and so does a static entry; two holders break the address for everybody',
    zh: '{host} 仍持有 {address}（{interfaces}），但不应持有。kill -9 或静态配置都会残留该地址；两台同时持有会导致地址不可用',
  },
  'address-twice': {
    en: "{host} holds {address} more than once ({interfaces}); remove the one that is not keepalived's",
    zh: '{host} 多处持有 {address}（{interfaces}）；请删除不是 keepalived 添加的那个',
  },
  'one-holder': {
    en: 'only {holder} holds {address}, in {samples} samples taken on all nodes together',
    zh: '只有 {holder} 持有 {address}（各节点同时采样 {samples} 次）',
  },
  'no-holder': {
    en: 'nobody holds {address} ({hosts}): the service is down for its clients. See the state of keepalived on each node',
    zh: '没有节点持有 {address}（{hosts}），对外服务已中断；请查看各节点 keepalived 状态',
  },
  'two-holders': {
    en: '{holders} hold {address} at the same time: split brain. Most often VRRP is dropped on one node, or auth, advert_int or VRID differ',
    zh: '{holders} 同时持有 {address}：脑裂。多为某一节点丢弃了 VRRP，或 auth、advert_int、VRID 不一致',
  },
  'holder-without-service': {
    en: '{holder} holds {address}, and {service} does not run there ({said}): the address was left behind or set by hand',
    zh: '{holder} 持有 {address}，但该主机的 {service} 没有运行（{said}）：地址是残留的，或被手工绑上',
  },
  'holder-changed': {
    en: '{address} moved between the samples ({holders}): the pair flaps or is still settling',
    zh: '采样期间 {address} 发生漂移（{holders}）：主备在抖动或尚未稳定',
  },
} satisfies Record<string, Text>
