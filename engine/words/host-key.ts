/** A host key that has changed: old and new side by side, what it may mean, and the ways on. No way is one click. */
import type { ErrorParams } from '../errors.ts'
import type { Language, Text } from '../runbook/text.ts'
import { fill } from './fill.ts'

const words = {
  changed: {
    en: '{host}: the host key of {address} has changed. Nothing was sent to it.',
    zh: '{host}：{address} 的主机密钥变了。没有向它发送任何内容。',
  },
  old: { en: 'Known until now', zh: '以前登记的' },
  new: { en: 'Shown now', zh: '现在出示的' },
  means: {
    en: 'Either the host was reinstalled or its keys were made anew, or another machine answers in its place: one with the same address, or somebody in between.',
    zh: '可能是主机重装过或重新生成了密钥，也可能是另一台机器在冒名应答：地址冲突，或中间有人截获。',
  },
  compare: {
    en: "Compare at the host's own console:",
    zh: '请在主机自己的控制台上核对：',
  },
  app: {
    en: 'If the new key is right, forget the old one under Settings > Known hosts > Forget, and connect again: the new one is asked about then.',
    zh: '确认新密钥无误后，在“设置 > 已知主机”里删除旧密钥，再重新连接：届时会要求核对新密钥。',
  },
  cli: {
    en: 'On the command line:',
    zh: '命令行：',
  },
  pinned: {
    en: 'The old key stands in the site file. If the new one is right, correct host_key of this host there.',
    zh: '旧密钥写在站点文件里。确认新密钥无误后，请更正其中该主机的 host_key。',
  },
} as const satisfies Record<string, Text>

export interface ChangedKey {
  readonly changed: string
  /** Label, type where it is known, and fingerprint. */
  readonly sides: readonly {
    readonly label: string
    readonly keyType: string
    readonly fingerprint: string
  }[]
  readonly means: string
  /** To compare, and what to do where the new key is right. */
  readonly steps: readonly Step[]
}
interface Step {
  readonly text: string
  readonly command?: string
}

/** What HOST_KEY_CHANGED says, in its parts. */
export function sayChangedKey(params: ErrorParams, language: Language): ChangedKey {
  const text = (name: string): string => (typeof params[name] === 'string' ? params[name] : '')
  const say = (word: keyof typeof words): string => fill(words[word], params, language)
  return {
    changed: say('changed'),
    sides: [
      { label: say('old'), keyType: text('oldType'), fingerprint: text('old') },
      { label: say('new'), keyType: text('keyType'), fingerprint: text('new') },
    ],
    means: say('means'),
    steps: [
      { text: say('compare'), command: `ssh-keygen -lf ${hostKeyFile(text('keyType'))}` },
      ...(text('pinnedBy') === ''
        ? [{ text: say('app') }, { text: say('cli'), command: `siteproof hosts forget ${text('address')}` }]
        : [{ text: say('pinned') }]),
    ],
  }
}

/** `ssh-ed25519` lies in ssh_host_ed25519_key.pub, `ecdsa-sha2-nistp256` in ssh_host_ecdsa_key.pub. */
export function hostKeyFile(keyType: string): string {
  const name = keyType.replace(/^ssh-/, '').replace(/^ecdsa-.*/, 'ecdsa')
  return `/etc/ssh/ssh_host_${name}_key.pub`
}
