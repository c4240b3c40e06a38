import type { ErrorCode } from '../errors.ts'
import type { Text } from '../runbook/text.ts'
import { sshErrorWords } from './ssh.ts'
import { vaultErrorWords } from './vault.ts'

/** What stops a step or a command: what happened, and what to do now. */
export const errorWords: Record<ErrorCode, Text> = {
  ...sshErrorWords,
  INPUT_INVALID: {
    en: 'the input has errors; nothing was contacted[ ({problem}: {name})][ ({what})]',
    zh: '输入有错误，没有连接任何主机[（{problem}：{name}）][（{what}）]',
  },
  FILE_UNREADABLE: {
    en: 'cannot read [{path}][{file}][ ({reason})]',
    zh: '无法读取 [{path}][{file}][（{reason}）]',
  },
  FILE_UNWRITABLE: {
    en: 'cannot write {path}[ ({reason})]; nothing was changed. Is the disk full, or the folder read-only?',
    zh: '无法写入 {path}[（{reason}）]，未作任何改动。请检查磁盘是否已满、目录是否只读',
  },
  FOLDER_UNUSABLE: {
    en: '{path} cannot be used as a folder of sites or runs: {reason}',
    zh: '{path} 不能用作站点目录或运行记录目录：{reason}',
  },
  RUNS_UNDER_WAY: {
    en: 'a run is under way and writes into the folder of the runs; change that folder when the run has ended or is stopped',
    zh: '有正在进行的运行，正在写入运行记录目录；请等它结束或停止后再更改',
  },
  FILE_ENCODING: {
    en: '{path} is saved as {encoding}; save it as UTF-8 and try again',
    zh: '{path} 的编码是 {encoding}，请另存为 UTF-8 后重试',
  },
  RUNBOOK_NOT_FOUND: {
    en: 'there is no runbook {runbook}; `list` shows the ones there are',
    zh: '找不到操作手册 {runbook}，可用 `list` 查看已有的手册',
  },
  RUN_FOLDER_INVALID: {
    en: '[{path} is ]not a usable run folder: {reason}',
    zh: '[{path} ]不是可用的运行目录：{reason}',
  },
  RUN_NOT_BROUGHT_IN: {
    en: '{path} was not brought in: {reason}',
    zh: '没有导入 {path}：{reason}',
  },
  RUN_ONLY_READ: {
    en: 'this run came from another laptop and can only be read here, since this is missing: {lacks}',
    zh: '本次运行来自另一台电脑，在这里只能查看，因为缺少：{lacks}',
  },
  RUN_UNCONFIRMED: {
    en: 'run {run} came from another laptop, and nobody on this one has confirmed which hosts it contacts and which secrets of this laptop it reads; nothing was contacted. Look at it on the screen of the run',
    zh: '运行 {run} 来自另一台电脑，它要连接哪些主机、读取本机的哪些密码和密钥，尚未在本机确认；没有连接任何主机。请在该运行的页面上查看并确认',
  },
  RUN_FOLDER_LOCKED: {
    en: 'the run folder {path} is in use by process {pid} on {host}, since {since}; end that process first',
    zh: '运行目录 {path} 正被 {host} 上的进程 {pid} 使用（自 {since} 起），请先结束该进程',
  },
  WINDOW_SILENT: {
    en: 'Siteproof runs already, as process {pid}, and does not answer; try again in a moment. If it stays silent, end that process and start anew: a run in it can be continued',
    zh: 'Siteproof 已在运行（进程 {pid}），但没有应答，请稍后重试；若一直没有应答，请结束该进程后重新打开，其中的运行可以继续',
  },
  RUN_FINISHED: {
    en: 'this run is finished; there is nothing left to do in it',
    zh: '本次运行已经结束，没有可继续的步骤',
  },
  RUN_ONLY_LOOKED: {
    en: '{path} is of a `{mode}`, which only looks: nothing was changed that could go on, be decided or be undone. Start `{mode}` or `run` anew',
    zh: '{path} 是 `{mode}` 的记录，只查看、不改动，没有可继续、可决定或可撤销的内容。请重新执行 `{mode}` 或 `run`',
  },
  STEP_NOT_FOUND: {
    en: 'there is no step {step} in this runbook',
    zh: '该操作手册中没有步骤 {step}',
  },
  UNDO_GIVEN_UP: {
    en: '{by} removed the backups of this run with `cleanup --backups` ({at}): it cannot be undone any more. Take single changes back by hand; the report names them',
    zh: '{by} 已用 `cleanup --backups` 删除本次运行的备份（{at}），无法再撤销。请对照报告手工恢复个别改动',
  },
  CORRECTION_REFUSED: {
    en: 'this site file belongs to another run, it differs in: {what}. Only values, secrets and ways of access can be corrected within a run; undo this one and start anew',
    zh: '该站点文件对应另一次运行，不同之处：{what}。运行中只能更正参数、密码来源和登录方式；请先撤销本次运行再重新开始',
  },
  CORRECTION_STOPPED: {
    en: 'not everything is as it was before step "{title}" ({from}): the site file of the run was not replaced. Look at what was not taken back, put it right, then correct the value again',
    zh: '步骤“{title}”（{from}）之前的状态未能全部恢复，本次运行的站点文件未替换。请处理没有撤销成功的内容，再重新更正',
  },
  DECISION_REFUSED: {
    en: 'this decision on {step} is refused[: {reason}]',
    zh: '不允许对步骤 {step} 做此决定[：{reason}]',
  },
  PLAN_NOT_APPROVED: {
    en: 'the plan now has the hash {plan}, approved was {approved}; look at the new plan and approve it. The hosts on which drills are allowed are part of a plan; approvals of earlier releases did not cover them and do not fit any more',
    zh: '当前方案哈希为 {plan}，已批准的是 {approved}；请重新查看方案并批准。允许演练的主机也属于方案；旧版本的批准不含这些主机，已不再适用',
  },
  FAULT_NOT_APPROVED: {
    en: 'the approved plan has no drills on {hosts}; nothing was done. Go on without them, or have a plan with them approved and start a new run from it',
    zh: '已批准的方案不含在 {hosts} 上的演练，未执行任何操作。请不带这些演练继续，或另行批准含演练的方案后重新运行',
  },
  JOURNAL_DAMAGED: {
    en: 'the journal {path} is damaged in line {line} ({reason}), and no crash that cut off its end explains that; nothing was written. Work from a copy of the folder',
    zh: '日志 {path} 第 {line} 行损坏（{reason}），不是程序中断能造成的；没有写入任何内容，请使用该目录的备份',
  },
  JOURNAL_UNWRITABLE: {
    en: 'the journal {path} cannot be written ({reason}); the run stands where it stood. Make room on this disk and continue the run',
    zh: '日志 {path} 无法写入（{reason}），运行停在原处；请清理本机磁盘空间后继续运行',
  },
  OUTPUT_DAMAGED: {
    en: 'the kept output {path} is {problem}',
    zh: '保存的输出 {path} 有问题（{problem}）',
  },
  ATTACHMENT_REFUSED: {
    en: '{name} cannot be attached ({reason}): JPEG, PNG, WebP and PDF up to 20 MB are taken',
    zh: '无法附加 {name}（{reason}）：支持 JPEG、PNG、WebP、PDF，不超过 20 MB',
  },
  HOST_LEASED: {
    en: '{host}: {by} is at work on this host from {laptop} (run {run}), since {since}. Talk to them first; unless it is renewed, their lease ends at {until}. This run changes nothing more.',
    zh: '{host}：{by} 正在用电脑 {laptop} 操作该主机（运行 {run}），从 {since} 开始。请先与对方沟通；若不再续期，占用到 {until} 自动失效。本次运行不再做任何改动。',
  },
  LEASE_UNWRITABLE: {
    en: '{host}: no lease could be taken, because nothing can be written to /var/tmp, /tmp, /run or /dev/shm[ ({reason})]. Make one of them writable for the login user, or make room; nothing was changed.',
    zh: '{host}：无法登记占用：/var/tmp、/tmp、/run、/dev/shm 均不可写[（{reason}）]。请让登录用户可写其中之一，或清理空间；未做任何改动。',
  },
  SECRET_MISSING: {
    en: 'the secret {name} is not there[ ({source})]',
    zh: '没有取得 {name}[（{source}）]',
  },
  SECRET_NOT_GIVEN: {
    en: 'not typed in: {name}. It is asked for again at the next try',
    zh: '未输入：{name}。下次尝试时会再次询问',
  },
  SECRET_UNFIT: {
    en: 'a secret does not keep to the rule of the runbook, and no host was contacted. {unfit}. Put it right where it is kept, then start again',
    zh: '密码不符合操作手册的要求，未连接任何主机。{unfit}。请在其来源处更正后重新开始',
  },
  ...vaultErrorWords,
  VALUE_MISSING: {
    en: 'the value[ {name}] is not known[ on {host}]',
    zh: '缺少值[ {name}][（主机 {host}）]',
  },
  QUESTION_UNANSWERED: {
    en: 'nobody could answer the question[ {question}][ {id}]; run it at a terminal, or prepare the answer with --answers',
    zh: '问题[ {question}][ {id}] 无人回答；请在终端中运行，或用 --answers 预先准备答案',
  },
  CANCELLED: {
    en: 'cancelled',
    zh: '已取消',
  },
  NOT_SUPPORTED: {
    en: '[{host}: ]not supported: {what}',
    zh: '[{host}：]不支持：{what}',
  },
  REHEARSAL_GONE: {
    en: 'the simulated hosts of this rehearsal ended with the program that started it; its report can still be read, or begin a new rehearsal',
    zh: '本次预演的模拟主机已随启动它的程序结束；报告仍可查看，也可以重新开始预演',
  },
  RUN_HELD: {
    en: 'this run is held by another window; continue there, or close it first',
    zh: '本次运行由另一个窗口控制；请在该窗口操作，或先关闭它',
  },
  TERMINAL_GONE: {
    en: 'this terminal is closed[; there is no host {host}]; open a new one',
    zh: '该终端已关闭[，没有主机 {host}]，请重新打开',
  },
  SITE_EXISTS: {
    en: 'there is a site named {name} already',
    zh: '已有名为 {name} 的站点',
  },
  SITE_CHANGED: {
    en: 'the site file of {name} was changed meanwhile; nothing was written: read it again and repeat your change',
    zh: '{name} 的站点文件期间已被改动，未写入任何内容；请重新读取后再改',
  },
  PRINT_FAILED: {
    en: 'the PDF could not be printed ({reason}); install Chrome, Edge or Chromium, or export HTML and print that',
    zh: '无法生成 PDF（{reason}）；请安装 Chrome、Edge 或 Chromium，或导出 HTML 后自行打印',
  },
  LINE_LOST: {
    en: 'the line between this window and Siteproof was cut; it comes back by itself',
    zh: '窗口与 Siteproof 之间的连接中断，会自动恢复',
  },
  BAD_CALL: {
    en: 'the window asked for something that does not exist ({method}: {reason})',
    zh: '窗口发来的请求无效（{method}：{reason}）',
  },
  INTERNAL: {
    en: 'an error of Siteproof itself[ ({what})]. What was journaled is safe; try again, and report it with the version and what you did',
    zh: 'Siteproof 自身出错[（内部信息：{what}）]。已写入日志的内容不受影响；请重试，并将版本和操作过程反馈给维护人员',
  },
}
