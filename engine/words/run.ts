import type { StepOutcome } from '../run/events.ts'
import type { HeadlineCode } from '../run/headline.ts'
import type { Text } from '../runbook/text.ts'

export const headlineWords: Record<HeadlineCode, Text> = {
  'not-started': { en: 'nothing was run yet', zh: '尚未执行' },
  running: { en: 'in progress', zh: '运行中' },
  interrupted: {
    en: 'interrupted[ at step {number}, "{title}"][ on {host}]',
    zh: '已中断[，停在第 {number} 步“{title}”][（{host}）]',
  },
  failed: {
    en: 'not proven: stopped before the end[, at step "{title}"][ on {host}]',
    zh: '未通过：中途停下[，停在步骤“{title}”][（{host}）]',
  },
  'host-lost': {
    en: 'not proven: a host could not be reached, refused us, or was lost',
    zh: '未通过：有主机连不上、拒绝了我们或中途断开',
  },
  cancelled: { en: 'stopped by the engineer', zh: '已由工程师停下' },
  held: {
    en: 'waits for the engineer: step {number}, "{title}"[ on {host}], has not begun',
    zh: '等工程师继续：第 {number} 步“{title}”[（{host}）]尚未开始',
  },
  stopped: { en: 'stopped before the end, can be continued', zh: '中途停下，可以继续' },
  undone: { en: 'undone: every host is proven to be as before', zh: '已撤销：已证明各主机恢复原状' },
  'undone-partly': {
    en: 'undone in part: proven as before for the steps taken back, {left} earlier part(s) stay changed',
    zh: '已部分撤销：撤销的步骤已证明恢复原状，另有 {left} 项更早的改动保留',
  },
  'undo-incomplete': {
    en: 'undo incomplete: not everything is proven to be as before',
    zh: '撤销不完整：尚不能证明全部恢复原状',
  },
  'with-deviations': {
    en: 'finished with {count} deviation(s) that a person decided, not proven as a whole',
    zh: '已完成，但有 {count} 处由人决定的例外，整体未经证明',
  },
  verified: {
    en: 'every gate holds[; an audit causes no faults: {drills} drill(s) are no part of it]',
    zh: '所有关卡均成立[；核查不制造故障，不含 {drills} 项演练]',
  },
  'verified-partly': {
    en: 'what was judged holds; {count} check(s) that write to the site were left out ({checks})[; an audit causes no faults: {drills} drill(s) are no part of it]',
    zh: '已判定的部分成立；{count} 项会写入现场的检查未做（{checks}）[；核查不制造故障，不含 {drills} 项演练]',
  },
  'nothing-proven': { en: 'nothing was proven: no step applied', zh: '未证明任何内容：没有适用的步骤' },
  partly: {
    en: 'only a part of the runbook: {done} of {total} parts are settled, the rest was not run',
    zh: '仅执行了操作手册的一部分：{total} 项中已完成 {done} 项，其余未执行',
  },
  passed: { en: 'every gate passed', zh: '所有关卡均已通过' },
  'failover-not-proven': {
    en: 'configured, failover not proven in this run',
    zh: '已配置，本次运行未验证漂移',
  },
  'one-direction-only': {
    en: 'failover when a host fails proven in one direction only ({direction})[; double holding was not measured in {unseen} drill(s)]',
    zh: '主机故障时的漂移仅验证了单方向（{direction}）[；其中 {unseen} 项演练的双持有未测量]',
  },
  'double-holding-open': {
    en: 'the address moved in time ({directions}), but double holding of up to {open} s is not excluded in {count} drill(s): do them again',
    zh: '地址均按时漂移（{directions}），但有 {count} 项演练不能排除两台曾同时持有（最长 {open} 秒）：请重做',
  },
  'host-failure-proven': {
    en: 'failover when a host fails proven in both directions ({directions}); an application that stops on a healthy host is outside these drills[; double holding was not measured in {unseen} drill(s)]',
    zh: '主机故障时的双方向漂移均已验证（{directions}）；主机正常、仅应用停止的情形不在这些演练范围内[；其中 {unseen} 项演练的双持有未测量]',
  },
}

const stepOutcomeWords: Record<StepOutcome, Text> = {
  passed: { en: 'passed', zh: '通过' },
  failed: { en: 'failed', zh: '失败' },
  unknown: { en: 'unknown', zh: '无法判定' },
  skipped: { en: 'skipped', zh: '跳过' },
  overridden: { en: 'forced through (not passed)', zh: '强制放行（未通过）' },
  'by-hand': { en: 'done by hand', zh: '手工完成' },
  undone: { en: 'undone', zh: '已撤销' },
}

/** Why nothing was to be done, which is nobody's decision. */
export const needlessWords = {
  'already-there': { en: 'not needed: already so', zh: '不需要：已是目标状态' },
  condition: { en: 'not needed here', zh: '不适用' },
} as const satisfies Record<string, Text>

interface Ended {
  readonly outcome: StepOutcome
  readonly reason?: string | undefined
}

/** How a part ended, in a word or two. */
export function outcomeText(ended: Ended): Text {
  return isNeedless(ended) ? needlessWords[ended.reason] : stepOutcomeWords[ended.outcome]
}

/** It does not apply, or is a drill whose aim was reached before: its word says why. */
export function isNeedless(ended: Ended): ended is Ended & { readonly reason: keyof typeof needlessWords } {
  return (
    ended.outcome === 'skipped' && ended.reason !== undefined && Object.hasOwn(needlessWords, ended.reason)
  )
}

/** Why a step ended as it did; places such as `do[0]` are shown as they are. */
export const reasonCodes = [
  'condition',
  'fact-missing',
  'fault-not-allowed',
  'canary-not-allowed',
  'already-there',
  'gate-decided',
  'in-flight',
  'needs-decision',
  'refused',
  'require',
  'gate',
  'capture',
  'drift',
  'undo',
  'decided',
  'guard-unarmed',
  'guard-reverted',
  'guard-gone',
  'guard-unknown',
  'fault-in-force',
] as const
export type ReasonCode = (typeof reasonCodes)[number]
export const reasonWords: Record<ReasonCode, Text> = {
  condition: { en: 'does not apply here', zh: '此处不适用' },
  'fact-missing': { en: 'a fact it depends on could not be told', zh: '所依赖的主机信息无法取得' },
  'fault-not-allowed': {
    en: 'not done (decided by the engineer)',
    zh: '未做（由工程师决定）',
  },
  'canary-not-allowed': {
    en: 'not judged: the check writes to the site, and that was not allowed',
    zh: '未判定：该检查会写入现场，未获允许',
  },
  'already-there': { en: 'already in the wanted state', zh: '已是目标状态' },
  'gate-decided': {
    en: 'was cut off; its gate proves that it is done',
    zh: '曾中断；关卡证明其已完成',
  },
  'in-flight': {
    en: 'was cut off while it ran, and nothing proves that it was done: look at the host before you decide what next',
    zh: '执行中被打断，没有什么能证明它已完成：请先查看主机，再决定怎么处理',
  },
  'needs-decision': {
    en: 'an action failed; it is repeated only if you choose “Retry”',
    zh: '动作失败；选“重试”才会重做',
  },
  refused: { en: 'not confirmed', zh: '未确认' },
  require: { en: 'a requirement does not hold', zh: '前提不成立' },
  gate: { en: 'the gate did not pass', zh: '关卡未通过' },
  capture: { en: 'the value to be captured was not printed', zh: '未输出需要记录的值' },
  drift: { en: 'had passed, but does not hold any more', zh: '曾经通过，但现已不成立' },
  undo: { en: 'an undo of it was not proven', zh: '撤销过，但未能证明已恢复' },
  'guard-unarmed': {
    en: 'the revert that guards against a lock-out could not be armed; nothing was changed',
    zh: '防失联的自动回退未能布置，未做任何改动',
  },
  'guard-reverted': {
    en: 'no new login came in after the change: the host took it back by itself and is reachable again. Look at what the change shuts out before you retry',
    zh: '改动后无法重新登录：主机已自动回退并恢复可达。重试前请先查明改动挡住了什么',
  },
  'guard-gone': {
    en: 'the revert that guards against a lock-out is not on the host any more (it restarted, or the end of the revert was not seen): whether it took the change back is not known. Look at the host, then continue the run: the gate decides',
    zh: '防失联的自动回退已不在主机上（主机重启过，或未看到它如何结束）：无法确定改动是否已被回退。请查看主机，再继续运行，由关卡判定',
  },
  'guard-unknown': {
    en: 'no new login came in after the change, and none after its revert was due: go to the console',
    zh: '改动后无法重新登录，自动回退时间已过仍无法登录：请到控制台处理',
  },
  'fault-in-force': {
    en: 'a drill was cut off here, and its fault could not be ended or its restore may still fire: wait until that is due, look at the host, then choose “Retry”',
    zh: '此处的演练曾中断，故障未能解除，或自动恢复仍可能触发：请等到自动恢复时间已过，查看主机，再选“重试”',
  },
  decided: { en: 'decided by a person', zh: '由人决定' },
}
