import { afterEach, beforeEach, it } from 'vitest'

/** Tests of one story, each beginning where the one before ended: after one that failed, the others say nothing and are skipped. */
export function inTurn(): typeof it {
  let broken = ''
  beforeEach(({ skip }) => {
    if (broken !== '') skip(`not reached: ${broken}`)
  })
  afterEach(({ task }) => {
    if (task.result?.state === 'fail') broken = task.name
  })
  return it
}
