import { expect, it } from 'vitest'
import { saySecret } from './secret-names.ts'

it.each([
  ['password of root@10.0.0.1:22', 'root@10.0.0.1:22 的登录密码'],
  ['password of sudo deploy@10.0.0.1:22', 'deploy@10.0.0.1:22 的 sudo 密码'],
  ['passphrase of ~/.ssh/id', '密钥文件 ~/.ssh/id 的口令'],
  ['answer 2 of root@10.0.0.1:22', 'root@10.0.0.1:22 的第 2 个应答'],
  ['auth_pass', 'auth_pass'],
  ['Verification code', 'Verification code'],
])('names the secret %s', (name, zh) => {
  expect(saySecret(name, 'zh')).toBe(zh)
})
