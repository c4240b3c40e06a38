import { z } from 'zod'
import { ROOT_SHELL } from '../plan/sudoers.ts'
import { summaryOf } from '../actions/run.ts'
import type { CommandResult, HostCommand } from '../ports.ts'
import { settingNames, settingsOf } from './keepalived/settings.ts'
import type { SettingName } from './keepalived/settings.ts'
import { readConfigScript } from './keepalived/read.ts'
import type { Text } from '../runbook/text.ts'
import type { CheckKind, Judgement } from './kind.ts'
import { fail, pass, unknown, unreadable, worstOf } from './judgement.ts'
import { membersOf } from './values.ts'
import { phrase } from '../words/phrases/index.ts'
import { none } from '../words/listed.ts'
import { rule } from '../words/input-rules.ts'

const across = z.array(z.string()).min(1)
const ByScript = z.strictObject({
  across,
  run: z.string().min(1),
  as: z.enum(['root', 'login']).default('root'),
  /** The hosts must all say something else. */
  differ: z.literal(true).optional(),
})
const Settings = z.array(z.enum(settingNames)).default([])
const ByKeepalived = z
  .strictObject({ across, keepalived: z.string().min(1), same: Settings, differ: Settings })
  .refine(spec => spec.same.length + spec.differ.length > 0, rule('settings-none'))
export const SameAcross = z.union([ByScript, ByKeepalived])
export type SameAcross = z.infer<typeof SameAcross>

interface Resolved {
  readonly across: readonly string[]
  readonly what: string
  readonly keepalived: boolean
  /** The runbook's own. */
  readonly script?: string
  readonly command: (salt: string) => HostCommand
  readonly same: readonly string[]
  readonly differ: readonly string[]
}
type Sample = readonly { readonly host: string; readonly result: CommandResult }[]

/** Hosts that must agree, or must differ, asked in the same moment; each mismatch in a keepalived pair made both masters. */
export const sameAcross: CheckKind<SameAcross, Resolved, Sample> = {
  kind: 'same-across',
  schema: SameAcross,
  scope: 'group',
  sudo: () => [ROOT_SHELL],
  resolve(spec, render) {
    if ('run' in spec) {
      const text = render.shell(spec.run)
      const what = [summaryOf(text)]
      return {
        across: spec.across,
        what: summaryOf(text),
        keepalived: false,
        script: text,
        command: () => ({ kind: 'script', as: spec.as, text }),
        same: spec.differ === true ? [] : what,
        differ: spec.differ === true ? what : [],
      }
    }
    const path = render.text(spec.keepalived)
    return {
      across: spec.across,
      what: path,
      keepalived: true,
      command: salt => ({ kind: 'script', as: 'root', text: readConfigScript(path, salt) }),
      same: spec.same,
      differ: spec.differ,
    }
  },
  body: resolved => resolved.script,
  describe(resolved) {
    const [same, different] = [resolved.same.join(', '), resolved.differ.join(', ')]
    if (different === '') return phrase('see-same', { same })
    return same === ''
      ? phrase('see-different', { different })
      : phrase('see-same-and-different', { same, different })
  },
  async sample(resolved, context) {
    // One salt for all hosts of this sample, and never kept: the hashes in the evidence can be compared, not guessed.
    const command = resolved.command(context.ports.random.hex(16))
    return Promise.all(
      membersOf(resolved.across, context).map(async member => ({
        host: member.host.name,
        result: await context.probe(member, resolved.what, command, 60),
      })),
    )
  },
  judge(resolved, samples) {
    const [first, ...rest] = samples.map(sample => judgeOne(resolved, sample))
    if (first === undefined) throw new TypeError('judge needs at least one sample')
    return worstOf([first, ...rest])
  },
}

function judgeOne(resolved: Resolved, sample: Sample): Judgement {
  if (sample.length < 2) return unknown('no-hosts')
  for (const { host, result } of sample) {
    const unread = unreadable(result, host, resolved.what)
    if (unread !== undefined) return unread
  }
  const values = sample.map(({ host, result }) => ({
    host,
    value: (setting: string) => valueOf(resolved, setting, result),
  }))
  for (const setting of [...resolved.same, ...resolved.differ]) {
    const silent = values.find(each => each.value(setting) === undefined)
    if (silent !== undefined) return unknown('setting-unreadable', { host: silent.host, setting })
  }
  for (const setting of resolved.same) {
    const [first, ...others] = values
    const other = others.find(each => each.value(setting) !== first?.value(setting))
    if (first !== undefined && other !== undefined) return differing(setting, [first, other])
  }
  for (const setting of resolved.differ) {
    const seen = new Map<string, string>()
    for (const each of values) {
      const value = each.value(setting) ?? ''
      const earlier = seen.get(value)
      if (earlier !== undefined)
        return fail('setting-equal', { setting, hosts: `${earlier}, ${each.host}`, value })
      seen.set(value, each.host)
    }
  }
  const hosts = sample.map(each => each.host).join(', ')
  return pass('settings-agree', {
    hosts,
    ...(resolved.same.length > 0 && { same: resolved.same.join(', ') }),
    ...(resolved.differ.length > 0 && { differ: resolved.differ.join(', ') }),
  })
}

function valueOf(resolved: Resolved, setting: string, result: CommandResult): string | undefined {
  if (!resolved.keepalived) return result.stdout.trim()
  return settingsOf(result.stdout)?.[setting as SettingName]
}

/** Names both values, but never what stands for a secret. */
function differing(
  setting: string,
  [one, two]: readonly { host: string; value: (setting: string) => string | undefined }[],
): Judgement {
  const params = { setting, host: one?.host ?? '', other: two?.host ?? '' }
  if (setting === 'auth') return fail('auth-differs', params)
  const short = (text = ''): string | Text => (text === '' ? none : text.slice(0, 200))
  return fail('setting-differs', {
    ...params,
    value: short(one?.value(setting)),
    otherValue: short(two?.value(setting)),
  })
}
