/** Prepared answers: `--answers FILE`, a mapping of question id to `{ value, by, note, files }`. */
import { dirname, resolve } from 'node:path'
import { z } from 'zod'
import { readInput } from '../adapters/files/load.ts'
import type { Answer } from '../engine/run/questions.ts'
import { Issues } from '../engine/source/issues.ts'
import { decodeText } from '../engine/source/text.ts'
import { validate } from '../engine/source/validate.ts'
import { readYaml } from '../engine/source/yaml.ts'
import { InputRefused } from '../app/input-refused.ts'
import { shownPath } from '../app/input.ts'

/** Options that every command with questions takes. */
export const promptOptions = {
  yes: { type: 'boolean', short: 'y' },
  answers: { type: 'string' },
} as const

/** For what goes on with a run. `site-dir`: where paths of the site file start from, on a laptop that the run was brought to. */
export const continueOptions = {
  ...promptOptions,
  'site-dir': { type: 'string' },
  operator: { type: 'string' },
} as const

/** `files`: absolute paths on this laptop; they are kept with the run when the question comes. */
export type PreparedAnswer = Omit<Answer, 'files'> & { readonly files?: readonly string[] }
export type Answers = Readonly<Record<string, PreparedAnswer>>

const AnswersFile = z.record(
  z.string(),
  z.strictObject({
    value: z.string(),
    by: z.string().min(1).exactOptional(),
    note: z.string().exactOptional(),
    files: z.array(z.string().min(1)).exactOptional(),
  }),
)

/** What `continueOptions` came to, the file of answers read. */
export async function readContinuing(values: {
  readonly yes?: boolean
  readonly answers?: string
  readonly 'site-dir'?: string
  readonly operator?: string
}) {
  const { yes, answers, operator, 'site-dir': siteDir } = values
  return { yes: yes === true, answers: await readAnswers(answers), operator, siteDir }
}

export async function readAnswers(path: string | undefined): Promise<Answers> {
  if (path === undefined) return {}
  const file = shownPath(resolve(path))
  const text = decodeText(await readInput(path), file)
  if (!text.ok) throw new InputRefused(text.issues)
  const yaml = readYaml(text.value, file)
  if (!yaml.ok) throw new InputRefused(yaml.issues)
  const issues = new Issues()
  const answers = validate(AnswersFile, yaml.value, [], issues)
  if (answers === undefined || issues.failed) throw new InputRefused(issues.sorted())
  return Object.fromEntries(
    await Promise.all(
      Object.entries(answers).map(async ([id, { files = [], ...answer }]) => {
        const paths = files.map(name => resolve(dirname(path), name))
        // A name that is wrong is told now, not at the question in the middle of the run.
        for (const one of paths) await readInput(one)
        return [id, paths.length === 0 ? answer : { ...answer, files: paths }] as const
      }),
    ),
  )
}
