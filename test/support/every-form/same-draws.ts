import crypto, { type UUID } from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'

/**
 * From now on ids and references are the same in every run, so that a list in which only they decide has one order, and a walk along
 * such lists one way. Gives back what ends it.
 */
export function drawAlike(): () => void {
  const { randomUUID, randomInt } = crypto
  let drawn = 0
  const draw = () => crypto.createHash('sha256').update(`${SEED} ${drawn++}`).digest()
  // Also the forms with a callback or a lowest number would come here: nothing of ours uses them.
  crypto.randomInt = (most: number) => draw().readUInt32BE() % most
  crypto.randomUUID = () =>
    draw()
      .toString('hex')
      .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*/, '$1-$2-$3-$4-$5') as UUID
  syncBuiltinESMExports()
  return () => {
    Object.assign(crypto, { randomUUID, randomInt })
    syncBuiltinESMExports()
  }
}

const SEED = 2
