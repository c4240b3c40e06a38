/** Writes the JSON Schemas of the file formats into runbooks/, for editors. Run it after a format or a kind has changed. */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { actionKinds } from '../engine/actions/registry.ts'
import { checkKinds } from '../engine/checks/registry.ts'
import {
  kitJsonSchema,
  provenJsonSchema,
  runbookJsonSchema,
  siteJsonSchema,
} from '../engine/runbook/json-schema.ts'

/** File name in runbooks/ -> its text. */
export function schemaFiles(): Readonly<Record<string, string>> {
  const schemas = {
    'schema.json': runbookJsonSchema({ actions: actionKinds, checks: checkKinds }),
    'site-schema.json': siteJsonSchema(),
    'kit-schema.json': kitJsonSchema(),
    'proven-schema.json': provenJsonSchema(),
  }
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [name, `${JSON.stringify(schema, null, 1)}\n`]),
  )
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, text] of Object.entries(schemaFiles())) {
    writeFileSync(new URL(`../runbooks/${name}`, import.meta.url), text)
  }
}
