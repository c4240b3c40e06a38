import type { Param, Role, Runbook } from '../runbook/schema.ts'
import type { Language, Text } from '../runbook/text.ts'
import { fillText } from '../source/issues.ts'
import { exampleOf } from '../values/examples.ts'
import { siteTemplateWords } from '../words/site-template.ts'
import { appliesTo } from './binding.ts'

/**
 * The commented site file of `site init`: every role and parameter of the runbook, comments in one language. It parses; what
 * it still lacks are the empty values that a person fills in.
 */
export function siteTemplate(runbook: Runbook, language: Language): string {
  const writer: Writer = { runbook, say: text => text[language] }
  const { title, id, version } = runbook
  const head = fillText(siteTemplateWords.HEAD, { id, version, title })
  const lines = [
    `# ${writer.say(head)}`,
    `# ${writer.say(siteTemplateWords.FILL)}`,
    `# ${writer.say(siteTemplateWords.NO_SECRETS)}`,
    'schema: siteproof/site/v1',
    commented("name: ''", writer.say(siteTemplateWords.NAME)),
    ...hosts(writer),
    ...roles(writer),
    ...params(writer),
    ...secrets(writer),
    ...kit(writer),
  ]
  return `${lines.join('\n')}\n`
}

interface Writer {
  readonly runbook: Runbook
  say(text: Text): string
}

/** Host names that the template gives to a role: as many as it needs at least. */
function hostNames(role: string, { hosts }: Role): readonly string[] {
  const minimum = Number(String(hosts).split('..')[0])
  if (minimum === 1) return [`node-${role}`]
  return Array.from({ length: minimum }, (_, index) => `node-${role}-${index + 1}`)
}

function hosts(writer: Writer): readonly string[] {
  const { runbook } = writer
  const blocks = Object.entries(runbook.roles).flatMap(([role, definition]) =>
    hostNames(role, definition).flatMap(name => {
      const lines = hostLines(writer, name, role, definition)
      return definition.optional === true ? lines.map(line => line.replace(/^( *)(?=\S)/, '#$1')) : lines
    }),
  )
  return ['', 'hosts:', ...blocks]
}

function hostLines({ runbook, say }: Writer, name: string, role: string, { title }: Role): readonly string[] {
  const own = Object.entries(runbook.params).filter(([, param]) => appliesTo(param, [role]))
  const values = own.filter(([, param]) => param.type !== 'secret')
  return [
    commented(`  ${name}:`, say(title)),
    '    ssh:',
    commented("      address: ''", say(siteTemplateWords.ADDRESS)),
    '      port: 22',
    '      user: root',
    commented('      auth: { password: { prompt: true } }', say(siteTemplateWords.AUTH)),
    commented('      # sudo: { password: { prompt: true } }', say(siteTemplateWords.SUDO)),
    commented('      # jump: bastion', say(siteTemplateWords.JUMP)),
    commented('      # legacy: [ssh-rsa]', say(siteTemplateWords.LEGACY)),
    ...valueLines(values, say),
  ]
}

function valueLines(values: readonly (readonly [string, Param])[], say: Writer['say']): readonly string[] {
  if (values.length === 0) return []
  const lines = values.map(([name, param]) => paramLine('      ', name, param, say))
  return [commented(`    ${keyOver('values', lines)}`, say(siteTemplateWords.VALUES)), ...lines]
}

function roles({ runbook, say }: Writer): readonly string[] {
  const lines = Object.entries(runbook.roles).map(([role, definition]) => {
    const line = `${role}: [${hostNames(role, definition).join(', ')}]`
    return commented(definition.optional === true ? `  # ${line}` : `  ${line}`, say(definition.title))
  })
  return ['', commented('roles:', say(siteTemplateWords.ROLES)), ...lines]
}

function params({ runbook, say }: Writer): readonly string[] {
  const entries = Object.entries(runbook.params).filter(
    ([, param]) => param.per !== 'host' && param.type !== 'secret',
  )
  return section(
    'params',
    entries.map(([name, param]) => paramLine('  ', name, param, say)),
  )
}

function secrets({ runbook, say }: Writer): readonly string[] {
  const entries = Object.entries(runbook.params).filter(([, param]) => param.type === 'secret')
  return section(
    'secrets',
    entries.map(([name, param]) => {
      const mark = param.optional === true ? '# ' : ''
      return commented(`  ${mark}${name}: { prompt: true }`, say(param.title))
    }),
  )
}

function kit({ runbook, say }: Writer): readonly string[] {
  if (runbook.kit === undefined) return []
  const unpinned = runbook.kit.files.filter(file => file.sha256 === undefined)
  return [
    '',
    'kit:',
    commented('  dir: ./kit', say(siteTemplateWords.KIT)),
    ...(unpinned.length === 0 ? [] : [commented('  # sha256:', say(siteTemplateWords.PIN))]),
    ...unpinned.map(({ file, title }) => commented(`  #   ${file}: ''`, say(title))),
  ]
}

/** An empty mapping would be read as nothing at all: without a line in use the key is left out. */
function section(key: string, lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return []
  return ['', keyOver(key, lines), ...lines]
}

function keyOver(key: string, lines: readonly string[]): string {
  return lines.some(line => !/^ *#/.test(line)) ? `${key}:` : `# ${key}:`
}

function paramLine(indent: string, name: string, param: Param, say: Writer['say']): string {
  const about = [
    say(param.title),
    ...(param.help === undefined ? [] : [say(param.help)]),
    ...form(param, say),
  ].join('; ')
  if (param.default !== undefined) {
    return commented(
      `${indent}# ${name}: ${JSON.stringify(param.default)}`,
      `${about} (${say(siteTemplateWords.DEFAULT)})`,
    )
  }
  if (param.optional === true) {
    return commented(
      `${indent}# ${name}: ${exampleOf(param)}`,
      `${about} (${say(siteTemplateWords.OPTIONAL)})`,
    )
  }
  return commented(`${indent}${name}:`, about)
}

/** What may be written: the choices, the bounds, an example. */
function form(param: Param, say: Writer['say']): readonly string[] {
  if (param.choices !== undefined) return [param.choices.join(' | ')]
  const example = say(fillText(siteTemplateWords.EXAMPLE, { example: exampleOf(param) }))
  if (param.min === undefined && param.max === undefined) return [example]
  const bounds = `${param.min ?? ''}..${param.max ?? ''}`
  return param.example === undefined ? [bounds] : [bounds, example]
}

/** A comment never ends a line early: what it says has no line breaks. */
function commented(line: string, about: string): string {
  return `${line}  # ${about.replaceAll(/\s+/g, ' ').trim()}`
}
