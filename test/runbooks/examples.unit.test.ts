import { readdirSync } from 'node:fs'
import { expect, it } from 'vitest'
import type { RecordField } from '../../engine/runbook/schema.ts'
import { siteForm } from '../../engine/site/form.ts'
import { siteTemplate } from '../../engine/site/template.ts'
import { folderOf, shipped } from './shipped.ts'

const books = readdirSync(folderOf(''), { withFileTypes: true })
  .filter(entry => entry.isDirectory())
  .map(entry => entry.name)

/** What shows its choices needs no example, and of a secret nobody shows one. */
const selfEvident = ['choice', 'boolean', 'secret']
const lacksOne = ({ type, default: usual, example }: RecordField): boolean =>
  usual === undefined && example === undefined && !selfEvident.includes(type)

it.each(books)('%s shows an example of each value that has no default', async id => {
  const { params } = await shipped(id)
  const fields = Object.entries(params).flatMap(([name, param]): (readonly [string, RecordField])[] =>
    param.fields === undefined
      ? [[name, param]]
      : Object.entries(param.fields).map(([field, one]) => [`${name}.${field}`, one]),
  )

  expect(fields.filter(([, field]) => lacksOne(field)).map(([name]) => name)).toEqual([])
})

it('a pair shows them in its form and in its commented site file', async () => {
  const runbook = await shipped('keepalived-vip-pair')
  const text = siteTemplate(runbook, 'en')
  const form = siteForm({ runbook, text, issues: [] })
  const shown = [...(form?.params ?? []), ...(form?.hosts[0]?.fields ?? [])]
    .filter(field => field.required && field.input.kind === 'text')
    .map(field => `${field.name} ${String(field.example)}`)

  expect(shown).toEqual([
    ...['vip 192.0.2.78/24', 'vrid 78'],
    ...['iface ens192', 'service_ip 192.0.2.11', 'priority 200'],
  ])
  expect(text).toMatch(/^ +vrid: .*; 1\.\.255; for example 78$/m)
})
