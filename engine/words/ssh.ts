/** What stands between the laptop and a host. */
import type { ErrorCode } from '../errors.ts'
import type { Text } from '../runbook/text.ts'

export type SshErrorCode = Extract<
  ErrorCode,
  | 'HOST_UNREACHABLE'
  | 'HOST_KEY_UNKNOWN'
  | 'HOST_KEY_CHANGED'
  | 'HOST_KEY_REVOKED'
  | 'HOST_KEY_AUTHORITY'
  | 'HOST_IS_ANOTHER'
  | 'HANDSHAKE_FAILED'
  | 'AUTH_REJECTED'
  | 'HOST_LOST'
  | 'SUDO_REJECTED'
  | 'SUDO_NEEDS_TTY'
  | 'COMMAND_TIMED_OUT'
  | 'CHANNEL_REFUSED'
  | 'BASTION_MENU'
  | 'BASTION_GARBLED'
  | 'BASTION_ONLY_TERMINAL'
  | 'UPLOAD_FAILED'
  | 'NO_SPACE'
  | 'CHECKSUM_MISMATCH'
>

export const sshErrorWords: Record<SshErrorCode, Text> = {
  HOST_UNREACHABLE: {
    en: '{host}: no SSH answer[ at {address}][ ({reason})]. Check the cable, the address, the port and firewalls on the way.',
    zh: '{host}：[{address} 上]没有 SSH 应答[（{reason}）]。请检查网线、地址、端口以及沿途防火墙。',
  },
  HOST_KEY_UNKNOWN: {
    en: '{host}: nobody has confirmed the host key of {address} yet: {keyType} {fingerprint}. Compare it at the console (ssh-keygen -lf), then confirm it or write it into the site file as host_key.',
    zh: '{host}：{address} 的主机密钥还没有人确认：{keyType} {fingerprint}。请在控制台上核对（ssh-keygen -lf），然后确认，或以 host_key 写入站点文件。',
  },
  HOST_KEY_CHANGED: {
    en: '{host}: the host key of {address} has changed; nothing was sent. Known until now: {old}. Shown now: {keyType} {new}. Compare at the console. If the new key is right, forget the old one (Settings > Known hosts, or `siteproof hosts forget {address}`) or correct host_key in the site file.',
    zh: '{host}：{address} 的主机密钥变了，没有发送任何内容。以前登记的：{old}。现在出示的：{keyType} {new}。请到控制台核对。确认新密钥无误后，删除旧密钥（“设置 > 已知主机”，或 `siteproof hosts forget {address}`），或更正站点文件中的 host_key。',
  },
  HOST_KEY_REVOKED: {
    en: '{host}: {address} shows a key that was revoked: {keyType} {fingerprint}. Whoever has it may not be trusted; nothing was sent. The host needs a new key.',
    zh: '{host}：{address} 出示的密钥已被吊销：{keyType} {fingerprint}。持有者不可信，未发送任何内容。该主机需要更换密钥。',
  },
  HOST_KEY_AUTHORITY: {
    en: '{host}: for {address} only a certificate authority is known (@cert-authority), and certificates of hosts are not checked here. Its key is {keyType} {fingerprint}: compare it at the console and write it into the site file as host_key.',
    zh: '{host}：{address} 只登记了证书颁发者（@cert-authority），本程序不校验主机证书。其密钥为 {keyType} {fingerprint}：请在控制台核对后，以 host_key 写入站点文件。',
  },
  HOST_IS_ANOTHER: {
    en: '{host}: {address} leads to another machine than the one that this run changed (machine id {now}, it was {before}). Nothing was done there. Put its old way of access back into the site file, correct the run with it, and undo the run on the first machine; if that one was reinstalled, begin a new run.',
    zh: '{host}：{address} 现在通向另一台机器，不是本次运行改动过的那台（机器标识 {now}，原为 {before}）。没有对它做任何操作。请先在站点文件里改回原来的登录方式，用它更正本次运行，再在原来的机器上撤销；若原机器已重装，请重新开始一次运行。',
  },
  HANDSHAKE_FAILED: {
    en: '{host}: [the SSH handshake with {address} failed: {said}.][{address} and this program have no {part} algorithm in common.][ Host offers: {theirs}.][ We offer: {ours}.][ Missing: {missing}.][ Setting for this host alone: {setting}.]',
    zh: '{host}：[与 {address} 的 SSH 握手失败，原始信息：{said}。][与 {address} 没有共同的{part}算法。][主机提供：{theirs}。][本机提供：{ours}。][缺少：{missing}。][可仅对该主机设置：{setting}。]',
  },
  AUTH_REJECTED: {
    en: '{host}: {address} does not let {user} in. Tried: {tried}. The host accepts: {offered}. A rejected password is not tried again, so that the account is not locked.',
    zh: '{host}：{address} 拒绝 {user} 登录。已尝试：{tried}。主机接受：{offered}。被拒绝的密码不会再试，以免账号被锁定。',
  },
  HOST_LOST: {
    en: '{host}: the connection broke while something was under way. What the host did last is not known until it has been checked.',
    zh: '{host}：执行过程中连接断开。主机最后做到哪一步，需要检查后才能确定。',
  },
  SUDO_REJECTED: {
    en: '{host}: sudo does not let {user} become root: {reason}. Nothing was run.',
    zh: '{host}：sudo 不允许 {user} 取得 root 权限：{reason}。未执行任何命令。',
  },
  SUDO_NEEDS_TTY: {
    en: "{host}: sudo wants a terminal for {user} (requiretty). Add 'Defaults:{user} !requiretty' with visudo, or log in as root.",
    zh: '{host}：sudo 要求 {user} 使用终端（requiretty）。请用 visudo 加入“Defaults:{user} !requiretty”，或以 root 登录。',
  },
  COMMAND_TIMED_OUT: {
    en: '{host}: the command did not end within {seconds} s and was cut off. It may still be running on the host.',
    zh: '{host}：命令在 {seconds} 秒内没有结束，已被中断。它可能仍在主机上运行。',
  },
  CHANNEL_REFUSED: {
    en: '{host}: the host lets us in but opens no session (MaxSessions, a forced command, or no /bin/sh). Look into its sshd log.',
    zh: '{host}：可以登录，但主机不允许打开会话（MaxSessions、强制命令或没有 /bin/sh）。请查看主机的 sshd 日志。',
  },
  BASTION_MENU: {
    en: "{host}: the terminal of {bastion} did not show '{expected}' within {seconds} s; it shows: {shown}. Nothing was run. Log in there by hand and write what is shown and typed into auth.bastion of this host.",
    zh: '{host}：堡垒机 {bastion} 的终端在 {seconds} 秒内没有出现“{expected}”，当前显示：{shown}。未执行任何命令。请手工登录一次，把显示内容和应答写入该主机的 auth.bastion。',
  },
  BASTION_GARBLED: {
    en: '{host}: the terminal of {bastion} changed what was sent through it (the checksum does not match). What the host did last is not known until it has been checked. Ask for a terminal that passes all characters, or for another way to this host.',
    zh: '{host}：经堡垒机 {bastion} 终端传输的内容被改动（校验和不符）。主机最后做到哪一步，需要检查后才能确定。请改用不改写字符的终端，或换一条到该主机的通路。',
  },
  BASTION_ONLY_TERMINAL: {
    en: '{host}: {bastion} leads to this host through one terminal only, which cannot do this ({what}). Where it is needed, ask for direct SSH or port forwarding to this host.',
    zh: '{host}：堡垒机 {bastion} 只提供一个终端，无法完成此操作（{what}）。确有需要时，请申请直连 SSH 或端口转发。',
  },
  UPLOAD_FAILED: {
    en: '{host}: {target} could not be uploaded: {reason}. The target itself was not touched.',
    zh: '{host}：{target} 上传失败：{reason}。目标文件未被改动。',
  },
  NO_SPACE: {
    en: '{host}: not enough space for {target}: {needed} bytes needed, {free} free.',
    zh: '{host}：空间不足，无法写入 {target}：需要 {needed} 字节，可用 {free} 字节。',
  },
  CHECKSUM_MISMATCH: {
    en: '{host}: what arrived for {target} is not the file of the kit: expected SHA-256 {expected}, got {actual}. It was not put in place. Check the file on the laptop first.',
    zh: '{host}：{target} 与离线包中的文件不一致：应为 SHA-256 {expected}，实为 {actual}。文件未启用。请先检查电脑上的文件。',
  },
}
