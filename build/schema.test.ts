import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { actionKinds } from '../engine/actions/registry.ts'
import { checkKinds } from '../engine/checks/registry.ts'
import { schemaFiles } from './schema.ts'

describe('runbooks/*schema.json', () => {
  it.each(Object.entries(schemaFiles()))('%s is what build/schema.ts writes', (name, text) => {
    expect(readFileSync(new URL(`../runbooks/${name}`, import.meta.url), 'utf8')).toBe(text)
  })

  it('knows every kind, and points only to what is there', () => {
    const schema = schemaFiles()['schema.json'] ?? ''
    const parsed = JSON.parse(schema) as { $defs: Record<string, { anyOf: { properties: object }[] }> }
    const kindsOf = (name: string) =>
      new Set(parsed.$defs[name]?.anyOf.flatMap(node => Object.keys(node.properties)))

    expect(Object.keys(actionKinds).filter(kind => !kindsOf('action').has(kind))).toEqual([])
    expect(Object.keys(checkKinds).filter(kind => !kindsOf('check').has(kind))).toEqual([])
    const pointers = [...schema.matchAll(/"\$ref": "#\/\$defs\/([^"]+)"/g)].map(([, name]) => name ?? '')
    expect(pointers.filter(name => !(name in parsed.$defs))).toEqual([])
    expect(schema).not.toContain('"$ref": "#"')
  })
})
