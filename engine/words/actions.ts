/** What actions say. Each: what happened, what it means, what to do now. */
import type { Text } from '../runbook/text.ts'
import { sqlWords, type SqlCode } from './sql.ts'

export const actionCodes = [
  'done',
  'already-there',
  'waited',
  'answered',
  'answered-no',
  'answer-without-name',
  'answer-not-offered',
  'exit-unknown',
  'exit-differs',
  'output-differs',
  'output-cut',
  'as-expected',
  'job-not-started',
  'job-not-followed',
  'job-gone',
  'job-still-running',
  'path-not-absolute',
  'path-not-a-file',
  'path-unreadable',
  'file-invalid',
  'file-changed-meanwhile',
  'file-no-backup',
  'file-not-written',
  'copy-not-read',
  'kit-file-missing',
  'kit-file-differs',
  'service-name',
  'service-unknown',
  'service-refused',
  'service-not-so',
  'process-left',
  'reverted',
  'already-reverted',
  'file-edited-since',
  'backup-missing',
  'not-reverted',
  'directory-kept',
  'undo-by-step',
] as const
export type ActionCode = (typeof actionCodes)[number] | SqlCode

export const actionWords: Record<ActionCode, Text> = {
  ...sqlWords,
  done: { en: 'done', zh: '已完成' },
  'already-there': { en: 'already so; nothing was touched', zh: '已符合要求，未作改动' },
  waited: { en: 'waited {for}', zh: '已等待 {for}' },
  answered: { en: '{by} answered: {value} {note}', zh: '{by} 已回答：{value} {note}' },
  'answered-no': {
    en: '{by} answered no {note}: the step cannot go on like this',
    zh: '{by} 回答“否” {note}：本步骤不能继续',
  },
  'answer-without-name': {
    en: 'the answer has no name with it, so it proves nothing; answer again and give your name',
    zh: '回答没有署名，不能作为依据；请重新回答并填写姓名',
  },
  'answer-not-offered': {
    en: '"{value}" is none of the answers offered; answer again',
    zh: '“{value}”不在可选答案之内，请重新回答',
  },
  'exit-unknown': {
    en: 'the connection broke before the command reported its exit code; whether it finished is not known. Look at the host before you repeat it',
    zh: '命令返回退出码之前连接已中断，无法确定是否执行完；重做之前先到主机上确认',
  },
  'exit-differs': {
    en: 'exit code {exit} instead of {wanted}: {output}',
    zh: '退出码为 {exit}，应为 {wanted}：{output}',
  },
  'output-differs': {
    en: '{stream} is not as expected ({wanted}); it was: {got}',
    zh: '{stream} 不符合预期（{wanted}），实际为：{got}',
  },
  'output-cut': {
    en: '{stream} was longer than what is kept, so it cannot be judged; make the command print less',
    zh: '{stream} 输出过长已被截断，无法判断；请减少该命令的输出',
  },
  'as-expected': { en: 'as expected (exit code {exit})', zh: '符合预期（退出码 {exit}）' },
  'job-not-started': {
    en: 'the background job could not be started: {output}',
    zh: '后台任务无法启动：{output}',
  },
  'job-not-followed': {
    en: 'the background job was not seen to end within {seconds} s. It goes on running on the host; continue the run to find it again',
    zh: '{seconds} 秒内未等到后台任务结束；任务仍在主机上运行，继续运行后会重新接上',
  },
  'job-gone': {
    en: 'the background job ended without leaving an exit code (host restarted, or the job was killed). Look at what it had done before you repeat it',
    zh: '后台任务已消失且没有留下退出码（主机重启过，或任务被杀掉）；重做之前先确认它做到了哪一步',
  },
  'job-still-running': {
    en: 'a background job of this step still runs on the host (process {pid}), so nothing of the step was taken back: it would do its work after the undo. Wait until it has ended, or end it there, then undo again',
    zh: '本步骤的后台任务仍在主机上运行（进程 {pid}），因此本步骤尚未回退：否则任务会在撤销之后继续改动主机。请等它结束，或到主机上结束它，然后重新撤销',
  },
  'path-not-absolute': {
    en: '{path} is not an absolute path of a file; correct the value in the runbook or site file',
    zh: '{path} 不是文件的绝对路径；请修改操作手册或站点文件中的值',
  },
  'path-not-a-file': {
    en: '{path} is a {type}, not a plain file; it was left alone. Move it away by hand if it may go',
    zh: '{path} 是 {type}，不是普通文件，未作改动；确认可以移走后请手工处理',
  },
  'path-unreadable': {
    en: 'what stands at {path} could not be read, so nothing was written',
    zh: '无法读取 {path} 的现状，因此没有写入',
  },
  'file-invalid': {
    en: 'the new {path} did not pass its check and did not replace the old one: {output}',
    zh: '新的 {path} 未通过校验，原文件保持不变：{output}',
  },
  'file-changed-meanwhile': {
    en: '{path} was changed by somebody else at this very moment; nothing was overwritten. See who works on it, then retry',
    zh: '{path} 刚刚被别人改动，未覆盖；请确认是谁在修改，然后重试',
  },
  'file-no-backup': {
    en: '{path} could not be backed up, so it was not changed: {output}',
    zh: '{path} 无法备份，因此没有改动：{output}',
  },
  'file-not-written': { en: '{path} could not be written: {output}', zh: '{path} 写入失败：{output}' },
  'copy-not-read': {
    en: '{path} could not be read whole as a text on {host}, so nothing was written here[: {output}]',
    zh: '无法从 {host} 完整读取文本文件 {path}，本机没有写入[：{output}]',
  },
  'kit-file-missing': {
    en: 'the kit has no {file} ({path}); put it there before you go on',
    zh: '离线包中没有 {file}（{path}）；请先放入再继续',
  },
  'kit-file-differs': {
    en: 'the kit file {file} ({bytes} bytes) is not the pinned one: SHA-256 {got} instead of {wanted}. It is damaged or cut short, or another version: copy it again',
    zh: '离线包文件 {file}（{bytes} 字节）与锁定的不一致：SHA-256 为 {got}，应为 {wanted}。文件损坏、不完整或版本不对，请重新拷贝',
  },
  'service-name': { en: '"{service}" cannot be the name of a service', zh: '“{service}”不能作为服务名' },
  'service-unknown': {
    en: 'whether {service} is running could not be told (it says: {said}); look at it on the host',
    zh: '无法判断 {service} 是否在运行（返回：{said}）；请到主机上查看',
  },
  'service-refused': {
    en: '"{command}" ended with exit code {exit}: {output}',
    zh: '“{command}”退出码为 {exit}：{output}',
  },
  'service-not-so': {
    en: '{service} did not come into the wanted state: it is {said}, start at boot: {enabled}. Its log says why',
    zh: '{service} 没有进入要求的状态：当前 {said}，开机自启：{enabled}。原因请看该服务日志',
  },
  'process-left': {
    en: '{service} was stopped, but its processes are still there: {pids}. Do not kill keepalived with -9, which leaves the virtual IP behind; see what holds it up',
    zh: '{service} 已停止，但进程仍在：{pids}。不要对 keepalived 用 kill -9，否则虚拟 IP 会残留；请先查明原因',
  },
  reverted: { en: 'put back as it was: {what}', zh: '已恢复原状：{what}' },
  'already-reverted': { en: 'was as before already: {what}', zh: '原本就是之前的状态：{what}' },
  'file-edited-since': {
    en: '{path} was edited after this run changed it, so it was left as it is[; what it was before is in {backup}]. Decide by hand',
    zh: '{path} 在本次运行改动之后又被人改过，因此保持现状[，原内容在 {backup}]；请手工决定',
  },
  'backup-missing': {
    en: 'the backup {backup} is missing or not what was saved, so {path} cannot be put back',
    zh: '备份 {backup} 不存在或内容不符，无法恢复 {path}',
  },
  'not-reverted': { en: '{what} could not be put back: {output}', zh: '{what} 未能恢复：{output}' },
  'directory-kept': {
    en: 'the directory {path} holds other files and was kept',
    zh: '目录 {path} 内还有其他文件，已保留',
  },
  'undo-by-step': { en: "{what}: its undo is the step's own", zh: '{what}：由该步骤自身的回退动作处理' },
}
