import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { cliWords } from '../engine/words/cli.ts'

const root = resolve(import.meta.dirname, '..')
const read = (page: string): string => readFileSync(join(root, page), 'utf8')
const fence = /^ *```.*\n([^]*?)^ *```$/gm

/** Every page that people wrote: nothing of other packages, nothing that is made. */
const pages = readdirSync(root, { withFileTypes: true })
  .filter(({ name }) => !/^(?:\.git|node_modules|dist|coverage)$/.test(name))
  .flatMap(entry => (entry.isDirectory() ? below(entry.name) : [entry.name]))
  .filter(path => path.endsWith('.md'))

function below(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map(path =>
    join(folder, path).replaceAll('\\', '/'),
  )
}

const isChinese = (page: string): boolean => page.endsWith('.zh.md')
const twinOf = (page: string): string =>
  isChinese(page) ? page.replace(/\.zh\.md$/, '.md') : page.replace(/\.md$/, '.zh.md')
const inBoth = pages.filter(page => page.startsWith('docs/guides/') || /^README/.test(page))
const english = inBoth.filter(page => !isChinese(page))

it('every guide, and the first page, is there in English and in Chinese', () => {
  expect(english.length).toBeGreaterThan(4)
  expect(inBoth.map(twinOf).filter(twin => !pages.includes(twin))).toEqual([])
})

it.each(english)('%s leads to its twin at the top, and back', page => {
  for (const one of [page, twinOf(page)])
    expect(read(one).split('\n', 3)[2], one).toContain(`](${twinOf(one).split('/').at(-1)})`)
})

it.each(english)('%s and its twin have the same headings, tables, commands and pictures', page => {
  expect(shapeOf(twinOf(page))).toEqual(shapeOf(page))
})

it('each of them is in its own language', () => {
  // What a Chinese screen of others calls a thing may stand in an English guide, but in a few words.
  for (const page of english) expect(read(page).match(/[\u4e00-\u9fff]{9,}/g) ?? [], page).toEqual([])
})

it('a relative link of any page leads somewhere', () => {
  const links = pages.flatMap(page => linksOf(page).map(link => ({ page, link })))
  expect(links.length).toBeGreaterThan(40)
  expect(links.filter(({ page, link }) => !leadsSomewhere(page, link))).toEqual([])
})

it('an npm script that a page names is there', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: object }
  const named = pages.flatMap(page =>
    [...read(page).matchAll(/npm run (?:-s )?([a-z]+)/g)].map(([, name]) => name),
  )
  expect(named.length).toBeGreaterThan(20)
  expect(named.filter(name => !Object.keys(scripts).includes(name ?? ''))).toEqual([])
})

it.each(['CONTRIBUTING.md', 'docs/architecture.md'])('every folder and file that %s names is there', page => {
  const tops = readdirSync(root)
  const named = [
    ...read(page)
      .replace(fence, '')
      .matchAll(/`([\w.-]+\/[\w./-]*)/g),
  ]
    .map(([, path = '']) => path)
    .filter(path => tops.includes(path.split('/', 1)[0] ?? '') && !/[A-Z]{4}/.test(path))
  expect(named.length).toBeGreaterThan(8)
  expect(named.filter(path => !existsSync(join(root, path)))).toEqual([])
})

it.each(['keepalived', 'mysql'])(
  'every cause of a stop that the guide of %s names is one that its runbooks tell',
  topic => {
    const runbooks = readdirSync(join(root, 'runbooks')).filter(name => name.startsWith(topic))
    const told = runbooks.map(name => read(`runbooks/${name}/runbook.yaml`)).join('')
    for (const page of [`docs/guides/${topic}.md`, `docs/guides/${topic}.zh.md`]) {
      const table = [...read(page).matchAll(/^\|[^|]*\|([^|]*)\|[^|]*\|$/gm)].map(([, cause = '']) => cause)
      const named = table.flatMap(cause => [...cause.matchAll(/`([a-z]+(?:-[a-z]+)*)(-…)?`/g)])
      expect(named.length, page).toBeGreaterThan(15)
      for (const [, id = '', more] of named)
        expect(told, page).toMatch(new RegExp(`id: ${id}${more ? '-' : '$'}`, 'm'))
    }
  },
)

it.each(['en', 'zh'] as const)(
  'the help of the command line (%s) names each command and option that its page names',
  language => {
    const { [language]: help } = cliWords.usage
    const page =
      read('docs/formats/command-line.md').split('## Exit codes', 1)[0]?.split('| command')[1] ?? ''
    const forms = [...page.matchAll(/^\| (`.*?`) +\| .*$/gm)].map(([, form = '']) => form).join('\n')
    const commands = [...forms.matchAll(/`([a-z]+)/g)].map(([, name = '']) => name)
    expect(commands.length).toBeGreaterThan(15)
    for (const name of commands) expect(help).toMatch(new RegExp(`(?:  |· )${name}\\b`))
    const globals = ['--json', '--lang']
    expect(optionsOf(help).filter(name => !globals.includes(name))).toEqual(optionsOf(forms))
  },
)

/** What two languages share: the depth of each heading, the cells of each row, commands without their remarks, pictures. */
function shapeOf(page: string): object {
  const text = read(page)
  const prose = text.replace(fence, '')
  return {
    headings: [...prose.matchAll(/^#+(?= )/gm)].map(([marks]) => marks.length),
    rows: [...prose.matchAll(/^\|.*\|$/gm)].map(([row]) => row.replaceAll(/\\\|/g, '').split('|').length),
    code: [...text.matchAll(fence)].map(([, code = '']) => code.replaceAll(/ +#.*$/gm, '')),
    pictures: [...prose.matchAll(/!\[.*?\]\((.*?)\)/g)].map(([, path]) => path?.replace('/zh/', '/en/')),
  }
}

function optionsOf(text: string): readonly string[] {
  const named = text.replaceAll('\\', '').match(/--[a-z-]+|(?<=--format )[a-z|-]+/g) ?? []
  return [...new Set(named)].toSorted()
}

function linksOf(page: string): readonly string[] {
  const prose = read(page)
    .replace(fence, '')
    .replaceAll(/`[^`\n]*`/g, '')
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = '']) => link)
    .filter(link => !/^[a-z]+:/.test(link))
}

function leadsSomewhere(page: string, link: string): boolean {
  const [path = '', heading] = link.split('#')
  const file = path === '' ? page : join(dirname(page), path)
  if (!existsSync(join(root, file))) return false
  return heading === undefined || headingsOf(file).includes(decodeURIComponent(heading))
}

/** As a link names them: small letters, a dash for each space, no other signs. */
function headingsOf(page: string): readonly string[] {
  const named = [
    ...read(page)
      .replace(fence, '')
      .matchAll(/^#+ (.*)$/gm),
  ].map(([, text = '']) => text)
  return named.map(text =>
    text
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
}
