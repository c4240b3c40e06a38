/** What can be wrong with the vault and with sealed run folders. */
import type { ErrorCode } from '../errors.ts'
import type { Text } from '../runbook/text.ts'

type VaultErrorCode = Extract<
  ErrorCode,
  `VAULT_${string}` | 'FILE_BUSY' | 'RUN_FOLDER_SEALED' | 'SEAL_CONFLICT'
>

export const vaultErrorWords: Record<VaultErrorCode, Text> = {
  VAULT_MISSING: {
    en: 'there is no vault at {path}; make one in the settings of the app or with `siteproof vault init`',
    zh: '{path} 处没有密码库，可在应用的设置中或用 `siteproof vault init` 创建',
  },
  VAULT_EXISTS: {
    en: 'there is a vault at {path} already; it stays as it is',
    zh: '{path} 处已有密码库，未做改动',
  },
  VAULT_LOCKED: {
    en: 'the vault {path} is locked; unlock it with its passphrase',
    zh: '密码库 {path} 已锁定，请输入口令解锁',
  },
  FILE_BUSY: {
    en: 'process {pid} on {host} is changing {path}; try again in a moment',
    zh: '{host} 上的进程 {pid} 正在修改 {path}，请稍后重试',
  },
  VAULT_PASSPHRASE_WRONG: {
    en: 'the passphrase does not open {path}; nothing was changed',
    zh: '口令打不开 {path}，未做任何改动',
  },
  VAULT_PASSPHRASE_SHORT: {
    en: 'a passphrase needs at least {least} characters; four or five random words are good',
    zh: '口令至少 {least} 个字符，建议用四五个不相干的词',
  },
  VAULT_NAME_INVALID: {
    en: '{name} cannot be the name of a secret: letters, digits and . _ / @ - only, at most 100',
    zh: '{name} 不能作为密码名：只能用字母、数字和 . _ / @ -，最多 100 个字符',
  },
  VAULT_DAMAGED: {
    en: '{path} is damaged or not a file of this program: it was cut short or touched. Nothing was changed; use a copy of it',
    zh: '{path} 已损坏或不是本程序的文件：内容被截断或改动过。未做任何改动，请使用备份',
  },
  RUN_FOLDER_SEALED: {
    en: 'the run folder {path} is sealed; open it with `siteproof vault unseal {path}`',
    zh: '运行目录 {path} 已加密封存，可用 `siteproof vault unseal {path}` 打开',
  },
  SEAL_CONFLICT: {
    en: '{path} is there already and is not what was sealed; neither was touched. Move one of them away',
    zh: '{path} 已存在，且与封存的内容不同，两者均未改动。请先移走其中一个',
  },
}
