/** What a system calls an error, in words. The code stays beside them: it is what one looks for in a manual. */
import type { Text } from '../runbook/text.ts'

const denied: Text = { en: 'no permission', zh: '没有权限' }
const cut: Text = { en: 'the connection was cut', zh: '连接被中断' }
const noWay: Text = { en: 'no way to the host', zh: '无法到达主机' }
const tooMany: Text = { en: 'too many open files', zh: '打开的文件过多' }

const systemCodes: Readonly<Record<string, Text>> = {
  ENOENT: { en: 'it is not there', zh: '不存在' },
  ENOTDIR: { en: 'a part of the path is no folder', zh: '路径中有一段不是目录' },
  EISDIR: { en: 'it is a folder', zh: '这是一个目录' },
  EEXIST: { en: 'it is there already', zh: '已存在' },
  ENOTEMPTY: { en: 'the folder is not empty', zh: '目录不为空' },
  ENAMETOOLONG: { en: 'the name is too long', zh: '名称过长' },
  ELOOP: { en: 'links that lead in a circle', zh: '链接循环' },
  EACCES: denied,
  EPERM: denied,
  EROFS: { en: 'the disk is read-only', zh: '磁盘只读' },
  ENOSPC: { en: 'the disk is full', zh: '磁盘已满' },
  EDQUOT: { en: 'the quota is used up', zh: '磁盘配额已用完' },
  EIO: { en: 'the disk cannot be read or written', zh: '磁盘读写出错' },
  EBUSY: { en: 'it is in use', zh: '正被占用' },
  EMFILE: tooMany,
  ENFILE: tooMany,
  ECONNREFUSED: { en: 'connection refused', zh: '连接被拒绝' },
  ECONNRESET: cut,
  ECONNABORTED: cut,
  EPIPE: cut,
  ETIMEDOUT: { en: 'no answer in time', zh: '等待应答超时' },
  EHOSTUNREACH: noWay,
  EHOSTDOWN: noWay,
  ENETUNREACH: { en: 'no way to the network', zh: '无法到达该网络' },
  ENETDOWN: { en: 'the network of this computer is down', zh: '本机网络未连接' },
  EADDRNOTAVAIL: { en: 'the address cannot be used here', zh: '本机不能使用该地址' },
  EADDRINUSE: { en: 'the port is in use', zh: '端口已被占用' },
  ENOTFOUND: { en: 'the name is not known', zh: '主机名无法解析' },
  EAI_AGAIN: { en: 'the name server does not answer', zh: '域名服务器没有应答' },
}

/** undefined for a text that is no such code. */
export function systemCodeWords(text: string): Text | undefined {
  const words = Object.hasOwn(systemCodes, text) ? systemCodes[text] : undefined
  return words && { en: `${words.en}, ${text}`, zh: `${words.zh}，${text}` }
}
