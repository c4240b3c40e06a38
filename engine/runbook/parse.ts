import type { Digest } from '../ports.ts'
import { Issues } from '../source/issues.ts'
import type { Parsed } from '../source/issue.ts'
import { decodeText, withLf } from '../source/text.ts'
import { validate } from '../source/validate.ts'
import { readYaml } from '../source/yaml.ts'
import type { YamlFile } from '../source/yaml.ts'
import type { Kinds } from './kinds.ts'
import { lint } from './lint/lint.ts'
import { Kit } from './schema.ts'
import type { Runbook } from './schema.ts'
import { Proven, RunbookSource } from './source.ts'
import { buildDiagnoses, buildStep } from './step.ts'

export interface RunbookFiles {
  /** Path inside the runbook's folder -> what it holds: `runbook.yaml`, `kit.yaml`, `templates/NAME`, … */
  readonly files: Readonly<Record<string, Uint8Array | string>>
  /** The folder as messages name it (`runbooks/keepalived-install`); '' for none. */
  readonly folder: string
}

/**
 * Reads and lints a runbook. `kinds` are the registries of actions and checks. All issues of all its files are reported; a
 * value comes only without errors.
 */
export function parseRunbook(input: RunbookFiles, digest: Digest, kinds: Kinds): Parsed<Runbook> {
  const issues = new Issues()
  const reading: Reading = { input, issues }
  const main = yamlOf(reading, 'runbook.yaml')
  const templates = templatesOf(reading)
  const kit = Object.hasOwn(input.files, 'kit.yaml') ? yamlOf(reading, 'kit.yaml') : undefined
  const kitValue = kit && validate(Kit, kit, [], issues)
  const source = main && validate(RunbookSource, main, [], issues)
  if (main === undefined || source === undefined) return failed(issues)

  const reader = { yaml: main, kinds, issues }
  const runbook: Runbook = {
    id: source.id,
    version: source.version,
    title: source.title,
    summary: source.summary,
    topic: source.topic,
    roles: source.roles,
    params: source.params,
    rules: source.rules,
    steps: source.steps.map((step, index) => buildStep(step, reader, ['steps', index])),
    diagnose: buildDiagnoses(source.diagnose, reader, ['diagnose']),
    templates: templates ?? {},
    ...(kitValue === undefined ? {} : { kit: kitValue }),
    provenOn: provenOn(reading, main, source.proven_on),
    digest: runbookDigest(input.files, digest),
  }
  // About a template that could not be read lint would say only what follows from that.
  if (templates === undefined) return failed(issues)
  issues.addAll(lint({ runbook, yaml: main, kit, kinds, folder: input.folder }))
  return issues.failed ? failed(issues) : { ok: true, value: runbook, issues: issues.sorted() }
}

interface Reading {
  readonly input: RunbookFiles
  readonly issues: Issues
}

function failed(issues: Issues): Parsed<Runbook> {
  return { ok: false, issues: issues.sorted() }
}

export function fileName(folder: string, path: string): string {
  return folder === '' ? path : `${folder}/${path}`
}

function textOf({ input, issues }: Reading, path: string): string | undefined {
  const file = fileName(input.folder, path)
  const content = Object.hasOwn(input.files, path) ? input.files[path] : undefined
  if (content === undefined) {
    issues.add('FILE_ABSENT', { file, line: 1, column: 1 }, { path: file })
    return undefined
  }
  if (typeof content === 'string') return withLf(content)
  const text = decodeText(content, file)
  issues.addAll(text.issues)
  return text.ok ? text.value : undefined
}

function yamlOf(reading: Reading, path: string): YamlFile | undefined {
  const text = textOf(reading, path)
  if (text === undefined) return undefined
  const yaml = readYaml(text, fileName(reading.input.folder, path))
  reading.issues.addAll(yaml.issues)
  return yaml.ok ? yaml.value : undefined
}

/** Undefined where one of them cannot be read. */
function templatesOf(reading: Reading): Readonly<Record<string, string>> | undefined {
  const prefix = 'templates/'
  const paths = Object.keys(reading.input.files).filter(path => path.startsWith(prefix))
  const texts = paths.sort().map(path => [path.slice(prefix.length), textOf(reading, path)] as const)
  const read = texts.flatMap(([name, text]) => (text === undefined ? [] : [[name, text] as const]))
  return read.length === texts.length ? Object.fromEntries(read) : undefined
}

function provenOn(reading: Reading, main: YamlFile, path: string | undefined): Runbook['provenOn'] {
  if (path === undefined) return []
  if (!Object.hasOwn(reading.input.files, path)) {
    reading.issues.add('PROVEN_FILE_ABSENT', main.locate(['proven_on']), { path })
    return []
  }
  const yaml = yamlOf(reading, path)
  return (yaml && validate(Proven, yaml, [], reading.issues))?.proven ?? []
}

/** SHA-256 over `PATH\0SHA-256\n` of every file, in the order of their paths' UTF-16 units. */
export function runbookDigest(files: RunbookFiles['files'], digest: Digest): string {
  const lines = Object.keys(files)
    .sort()
    .map(path => `${path}\0${digest.sha256(files[path] ?? '')}\n`)
  return digest.sha256(lines.join(''))
}
