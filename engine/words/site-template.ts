/** Comments of the site file that `site init` writes. */
import type { Text } from '../runbook/text.ts'

export const siteTemplateWords = {
  HEAD: {
    en: 'Site file for {id} {version}: {title}',
    zh: '站点文件，用于 {id} {version}：{title}',
  },
  FILL: {
    en: 'Fill in what is empty. Lines that start with # are optional; remove the # to use them.',
    zh: '请填写留空的内容。以 # 开头的行是可选项，需要时去掉 #。',
  },
  NO_SECRETS: {
    en: 'No passwords in this file: say where each comes from, { prompt: true }, { env: NAME }, { file: PATH } or { vault: NAME }.',
    zh: '本文件不写密码明文，只写来源：{ prompt: true } 运行时输入、{ env: 变量名 }、{ file: 路径 } 或 { vault: 名称 }。',
  },
  NAME: { en: 'name of the site, for the report', zh: '站点名称，会写进报告' },
  ADDRESS: {
    en: 'how this laptop reaches the host (may be NAT or a forwarded port)',
    zh: '本机访问该主机的地址（可以是 NAT 或端口转发后的地址）',
  },
  AUTH: {
    en: 'or { key: ~/.ssh/id_ed25519 }, { agent: true }',
    zh: '也可写 { key: ~/.ssh/id_ed25519 }、{ agent: true }',
  },
  SUDO: { en: 'where the user is not root', zh: '登录用户不是 root 时需要' },
  JUMP: { en: 'another host of this file to go through', zh: '经由本文件里的另一台主机（跳板机）' },
  LEGACY: { en: 'old algorithms, for old servers only', zh: '旧算法，只给老系统用' },
  VALUES: {
    en: 'what peers and clients use, not the ssh address',
    zh: '业务侧使用的值，不是上面的 ssh 地址',
  },
  ROLES: { en: 'which host does what', zh: '每个角色由哪台主机担任' },
  OPTIONAL: { en: 'optional', zh: '可选' },
  DEFAULT: { en: 'default', zh: '默认值' },
  EXAMPLE: { en: 'for example {example}', zh: '例如 {example}' },
  KIT: {
    en: 'folder with the kit files, relative to this file',
    zh: '离线包所在目录（相对本文件）',
  },
  PIN: { en: 'SHA-256, as sha256sum prints it', zh: '由 sha256sum 得到的校验值' },
} as const satisfies Record<string, Text>
