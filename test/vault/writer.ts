/** A process that changes a vault, or seals and unseals a run folder, until it is killed. It prints what is on the disk by now. */
import { sealRunFolder, unsealRunFolder } from '../../adapters/vault/seal.ts'
import { openVault } from '../../adapters/vault/vault.ts'

const [work = '', path = '', passphrase = '', begin = '0'] = process.argv.slice(2)
const workFactor = 4
const say = (word: string | number): void => void process.stdout.write(`${String(word)}\n`)

if (work === 'vault') {
  const vault = openVault(path, { workFactor, idleSeconds: Infinity })
  await vault.unlock(passphrase)
  for (let round = Number(begin) + 1; ; round += 1) {
    await vault.set('round', String(round))
    await vault.rekey(passphrase, passphrase)
    say(round)
  }
}
for (;;) {
  await sealRunFolder(path, passphrase, workFactor)
  say('sealed')
  await unsealRunFolder(path, passphrase)
  say('open')
}
