/** What a drill does to its host: read who holds the address, read and switch the service, arm, strike, clear, disarm. */
import { phrase } from '../words/phrases/index.ts'
import type { Phrase } from '../phrase.ts'
import type { ActionContext, GroupMember } from '../actions/kind.ts'
import { readCommands, readService } from '../actions/service-state.ts'
import { addressCommand, parseAddresses } from '../checks/addresses.ts'
import type { CommandResult, HostCommand } from '../ports.ts'
import type { Text } from '../runbook/text.ts'
import { restoreSeconds } from './plan.ts'
import type { DrillPlan } from './plan.ts'
import { armScript, clearScript, disarmScript, leftScript, linkCommands, serviceCommands } from './restore.ts'
import type { Restore } from './restore.ts'
import { keepalivedMajor, versionScript } from './scripts.ts'

/** Does the host hold the address now; null: could not be told. */
export async function holds(
  member: GroupMember,
  address: string,
  signal: AbortSignal,
): Promise<boolean | null> {
  const session = await member.session()
  const result = await session.exec(addressCommand, { timeoutSeconds: 10, signal })
  if (result.exitCode !== 0) return null
  return parseAddresses(result.stdout).some(held => held.address === address)
}

export async function serviceActive(
  member: GroupMember,
  service: string,
  signal: AbortSignal,
): Promise<boolean | null> {
  const session = await member.session()
  const results: CommandResult[] = []
  for (const command of readCommands(service, member.facts.init)) {
    results.push(await session.exec(command, { timeoutSeconds: 10, signal }))
  }
  return readService(results, member.facts.init).active
}

export async function versionOf(member: GroupMember, signal: AbortSignal): Promise<number | undefined> {
  const session = await member.session()
  const command = { kind: 'script', text: versionScript, as: 'login' } as const
  return keepalivedMajor((await session.exec(command, { timeoutSeconds: 10, signal })).stdout)
}

type Argv = readonly [string, ...string[]]

export function serviceArgv(
  member: Pick<GroupMember, 'facts'>,
  service: string,
  verb: 'start' | 'stop',
): Argv {
  return member.facts.init === 'systemd' ? ['systemctl', verb, service] : ['service', service, verb]
}

/** The fault as one program, so that a restricted sudoers list can allow it. */
export function faultArgv(plan: DrillPlan, member: Pick<GroupMember, 'facts'>): Argv {
  if (plan.fault === 'link-down') return ['ip', 'link', 'set', 'dev', plan.device, 'down']
  return serviceArgv(member, plan.service, plan.fault === 'stop-service' ? 'stop' : 'start')
}

export function restoreOf(plan: DrillPlan, member: Pick<GroupMember, 'facts'>, token: string): Restore {
  const what =
    plan.fault === 'link-down'
      ? linkCommands(plan.device)
      : serviceCommands(serviceArgv(member, plan.service, 'start'))
  return { token, seconds: restoreSeconds(plan), ...what }
}

/** Arms the restore and journals it; a text that says why not where it could not be proved to run. */
export async function arm(restore: Restore, context: ActionContext): Promise<Phrase | undefined> {
  const script = armScript(restore)
  // Journaled first: should the link die while it is being armed, the journal knows which token to look for.
  const { token, seconds } = restore
  await context.emit({ type: 'restore-armed', ...context.key, token, seconds, script })
  const result = await context.run(asRoot(script), { timeoutSeconds: 30 })
  if (result.exitCode === 0 && /^armed /m.test(result.stdout)) return undefined
  return failure(result)
}

/** Disarms it and proves that its timer is gone; throws nothing of its own: 'unknown' stands for what could not be told. */
export async function disarm(
  restore: Restore,
  context: ActionContext,
): Promise<'disarmed' | 'fired' | 'unknown'> {
  const result = await context.run(asRoot(disarmScript(restore.token)), { timeoutSeconds: 60 })
  const said = result.stdout.trim()
  if (said !== 'disarmed' && said !== 'fired') return 'unknown'
  await context.emit({
    type: 'restore-disarmed',
    ...context.key,
    token: restore.token,
    fired: said === 'fired',
  })
  return said
}

/** Strikes; a text that says why where it did not work. */
export async function strike(plan: DrillPlan, context: ActionContext): Promise<Phrase | undefined> {
  const command = { kind: 'program', argv: faultArgv(plan, context), as: 'root' } as const
  const result = await context.run(command, { timeoutSeconds: 60 })
  return result.exitCode === 0 ? undefined : failure(result)
}

async function clear(restore: Restore, context: ActionContext): Promise<Phrase | undefined> {
  const result = await context.run(asRoot(clearScript(restore)), { timeoutSeconds: 60 })
  return result.exitCode === 0 ? undefined : failure(result)
}

/** Ends the fault and proves that it is gone; a text that says why not, and then its restore is better left armed. */
export async function endFault(
  plan: DrillPlan,
  restore: Restore,
  context: ActionContext,
): Promise<Phrase | undefined> {
  const refused = await clear(restore, context)
  let active: boolean | null = null
  for (let tries = 0; tries < 30 && active !== true; tries++) {
    active = await serviceActive(context, plan.service, context.signal)
    if (active !== true) await context.ports.clock.sleep(500, context.signal)
  }
  if (refused !== undefined) return refused
  return active === true ? undefined : phrase('not-running', { service: plan.service })
}

/** Does what the fault took away work now, whoever brought it back? */
export async function isBack(plan: DrillPlan, context: ActionContext): Promise<boolean> {
  if (plan.fault !== 'link-down') return (await serviceActive(context, plan.service, context.signal)) === true
  const argv = ['ip', '-o', 'link', 'show', 'dev', plan.device] as const
  const { exitCode, stdout } = await context.peek({ kind: 'program', argv, as: 'login' }, 10)
  return exitCode === 0 && /<[^>]*\bLOWER_UP\b/.test(stdout)
}

/** How the restore of that token stands on the host; undefined where that could not be told. */
export async function leftOf(
  { token }: Restore,
  context: ActionContext,
): Promise<'armed' | 'fired' | 'gone' | undefined> {
  const { exitCode, stdout } = await context.peek(asRoot(leftScript(token)), 30)
  const said = stdout.trim()
  return exitCode === 0 && (said === 'armed' || said === 'fired' || said === 'gone') ? said : undefined
}

export function cutText(plan: DrillPlan, host: string): Text {
  return {
    en: `Cut the link of ${plan.device} on ${host} now: pull its cable, or shut its port on the switch or hypervisor. Then confirm.`,
    zh: `现在断开 ${host} 的 ${plan.device}：拔掉网线，或在交换机、虚拟化平台上关闭该端口。完成后确认。`,
  }
}
export function plugText(plan: DrillPlan, host: string): Text {
  return {
    en: `Bring the link of ${plan.device} on ${host} back now. Then confirm.`,
    zh: `现在恢复 ${host} 的 ${plan.device} 链路，完成后确认。`,
  }
}

function asRoot(text: string): HostCommand {
  return { kind: 'script', text, as: 'root' }
}

function failure({ exitCode, stdout, stderr }: CommandResult): Phrase {
  const said = (stderr.trim() || stdout.trim()).split('\n').at(-1) ?? ''
  const words = said !== '' && { said }
  if (exitCode === null) return phrase(words ? 'ended-without-said' : 'ended-without', { ...words })
  return phrase(words ? 'ended-with-said' : 'ended-with', { code: exitCode, ...words })
}
