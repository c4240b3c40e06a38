import { Buffer } from 'node:buffer'
import type { HandlersOf } from '../../engine/contract/contract.ts'
import type { questionMethods } from '../../engine/contract/questions.ts'
import { RunError } from '../../engine/errors.ts'
import type { Answer } from '../../engine/run/questions.ts'
import { phrase } from '../../engine/words/phrases/index.ts'
import { keepAttachment, readAttachment } from '../../adapters/files/attachments.ts'
import { systemDigest } from '../../adapters/system/digest.ts'
import type { Bench } from '../workbench.ts'

export function questionHandlers({ desk, holders, runs }: Bench): HandlersOf<typeof questionMethods> {
  const runOf = (id: string): string | undefined => desk.open().find(question => question.id === id)?.run
  function need(id: string, screen: string): string | undefined {
    const run = runOf(id)
    if (run !== undefined) holders.need(run, screen)
    return run
  }
  return {
    'questions.open': () => Promise.resolve(desk.open()),
    async 'questions.answer'({ id, answer: { value, by, note, files = [] } }, { screen }) {
      const run = need(id, screen)
      // What is not in the folder shows nothing, whatever a screen says.
      for (const file of files) await readAttachment(runs.dir(run ?? ''), file, systemDigest)
      const answer: Answer = {
        value,
        ...(by !== undefined && { by }),
        ...(note !== undefined && { note }),
        ...(files.length > 0 && { files }),
      }
      desk.answer(id, answer)
      return null
    },
    async 'questions.attach'({ id, name, mediaType, content }, { screen }) {
      const run = need(id, screen)
      if (run === undefined) throw new RunError('DECISION_REFUSED', { step: id, reason: phrase('not-asked') })
      const given = { name, mediaType, content: Buffer.from(content, 'base64') }
      return keepAttachment(runs.dir(run), given, systemDigest)
    },
    'questions.cancel': ({ id }, { screen }) => {
      need(id, screen)
      desk.cancel(id)
      return Promise.resolve(null)
    },
  }
}
