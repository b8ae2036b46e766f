import type { Session } from '../../groups/session.entity.ts'
import { addressLines } from '../../people/dutch-address.ts'
import { addressName, salutation } from '../../people/dutch-names.ts'
import { known } from '../../people/name-parts.ts'
import type { Person } from '../../people/person.entity.ts'
import type { Reachable } from './choose-channel.ts'
import { unbroken } from '../texts/inserted-text.ts'
import type { MessageData, MessagePerson, MessageSession } from '../texts/message-data.ts'
import type { MessageOrder } from './message-order.ts'
import type { Recipient } from './recipient.ts'
import { sessionsToCome } from './to-come.ts'

/** What a message about this seat can say. */
export function messageData(recipient: Recipient, order: MessageOrder): MessageData {
  const { person, referral, group, sessions, municipality, host } = recipient
  const { name, address, directions } = group.slot.room.venue
  const { cancelled, plan, after, ...rest } = order
  const shown = after === undefined ? sessions : sessionsToCome(sessions, after)
  return {
    person: messagePerson(person),
    sender: { ...municipality.sender, returnAddress: [...municipality.sender.returnAddress] },
    municipality: { name: municipality.name },
    sessions: plan ? [...plan.sessions] : shown.map(messageSession),
    venue: plan?.place ?? { name, address, directions },
    reference: referral.reference,
    ...rest,
    ...(cancelled && { cancelled: { by: host.sender.name, reason: group.cancelledBecause ?? 'other' } }),
  }
}

/** By which ways the person can be reached. */
export function reachable(person: Person): Reachable {
  const { email, mayEmail, emailBounced, phone } = person
  return { email, mayEmail, emailBounced, phone, hasAddress: postalLines(person).length === 2 && !person.addressBad }
}

/** Who has no family name in the register is called by their given names. */
export function messagePerson(person: Person): MessagePerson {
  const names = { ...person, familyName: known(person.familyName) || person.givenNames }
  const [firstName] = known(person.givenNames).split(/\s+/)
  return {
    salutation: salutation(names, []) ?? 'Geachte heer of mevrouw',
    ...(firstName && { firstName }),
    addressName: addressName(names, []).name ?? person.familyName,
    addressLines: postalLines(person),
  }
}

/** Street and town; fewer when one of them is unknown. The number stays together with its letter and addition, see `LetterData`. */
function postalLines({ street, houseNumber, houseLetter, addition, postcode, town }: Person): string[] {
  const { line1, line2 } = addressLines({
    street,
    number: houseNumber,
    letter: houseLetter,
    addition,
    postcode,
    place: town,
  })
  const name = `${known(street)} `
  const streetLine = line1 && name + unbroken(line1.slice(name.length))
  return [streetLine, line2].flatMap((line) => line ?? [])
}

function messageSession({ day, startTime, endTime, activity }: Session): MessageSession {
  return { date: day, start: startTime, end: endTime, ...(activity && { activity }) }
}
