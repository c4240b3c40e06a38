import { Buffer } from 'node:buffer'
import type { HandlersOf } from '../../engine/contract/contract.ts'
import type { OpenQuestion, questionMethods } from '../../engine/contract/questions.ts'
import { RunError } from '../../engine/errors.ts'
import type { Answer } from '../../engine/run/questions.ts'
import { phrase } from '../../engine/words/phrases/index.ts'
import { keepAttachment, readAttachment } from '../../adapters/files/attachments.ts'
import { systemDigest } from '../../adapters/system/digest.ts'
import type { Bench } from '../workbench.ts'

export function questionHandlers({ desk, holders, runs }: Bench): HandlersOf<typeof questionMethods> {
  function need(id: string, screen: string): OpenQuestion | undefined {
    const open = desk.open().find(question => question.id === id)
    if (open?.run !== undefined) holders.need(open.run, screen)
    return open
  }
  return {
    'questions.open': () => Promise.resolve(desk.open()),
    async 'questions.answer'({ id, answer: { value, by, note, files = [] } }, { screen }) {
      const { run, question } = need(id, screen) ?? {}
      // What is not in the folder shows nothing, whatever a screen says.
      for (const file of files) await readAttachment(runs.dir(run ?? ''), file, systemDigest)
      const answer: Answer = {
        value,
        ...(by !== undefined && { by }),
        ...(note !== undefined && { note }),
        ...(files.length > 0 && { files }),
      }
      // Whoever worked by hand asked for the gate to be judged again, not for what comes after it.
      if (run !== undefined && question?.kind === 'failed' && value === 'by-hand') runs.pause(run, by ?? '')
      desk.answer(id, answer)
      return null
    },
    async 'questions.attach'({ id, name, mediaType, content }, { screen }) {
      const { run } = need(id, screen) ?? {}
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
