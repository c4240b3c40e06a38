import type { Text } from '../runbook/text.ts'

export const cliVaultWords = {
  'vault-made': { en: 'vault made: {path}', zh: '已创建密码库：{path}' },
  'vault-set': { en: '{name} is in the vault', zh: '{name} 已存入密码库' },
  'vault-removed': { en: '{name} is no longer in the vault', zh: '{name} 已从密码库删除' },
  'vault-no-name': { en: 'the vault has no {name}', zh: '密码库中没有 {name}' },
  'vault-rekeyed': { en: '{path} has a new passphrase', zh: '{path} 的口令已更换' },
  sealed: { en: 'sealed: {path}', zh: '已加密封存：{path}' },
  unsealed: { en: 'opened: {path}', zh: '已解封：{path}' },
  'ask-passphrase': { en: 'Passphrase', zh: '口令' },
  'ask-new-passphrase': { en: 'New passphrase', zh: '新口令' },
  'ask-again-same': { en: 'The same again', zh: '再输入一遍' },
  'ask-value': { en: 'Secret', zh: '密码' },
  'not-the-same': { en: 'the two were not the same; nothing was changed', zh: '两次输入不一致，未做改动' },
  'value-empty': { en: 'an empty secret is none; nothing was changed', zh: '密码不能为空，未做改动' },
  'descriptor-invalid': {
    en: '{name} must be the number of a descriptor that can be read, as in `3<file`',
    zh: '{name} 必须是可读的文件描述符编号，例如 `3<文件`',
  },
} satisfies Record<string, Text>
