import type { Deps } from '../../deps.ts'
import type { Municipality } from '../../municipalities/municipality.entity.ts'
import { sayRoom } from '../../municipalities/half-days/slot-notes.ts'
import { type Mail, messageIdOf } from '../../outside/mail/mail-options.ts'
import { plainMail } from '../../outside/mail/plain-mail.ts'
import { sayDay, sayLanguage, translate } from '../../words/words.ts'
import { sayTrainerTask } from './say-trainers.ts'
import type { Trainer } from './trainer.entity.ts'
import type { TrainerMail } from './trainer-mail.entity.ts'
import type { TrainerRequest } from './trainer-request.entity.ts'

/** What a mail to a trainer is made of. */
interface MailedRequest extends Pick<TrainerMail, 'id' | 'kind'> {
  /** With its trainer, session, group, room and venue. */
  readonly request: TrainerRequest
  /** Of the municipality in whose venue it is. */
  readonly sender: Municipality['sender']
  /** How many have a seat. */
  readonly people: number
}

/** A mail to a trainer, in their language. Of people it says how many come and which language they speak. */
export function trainerMail(
  deps: Pick<Deps, 'config' | 'secrets'>,
  { id, kind, request, sender, people }: MailedRequest,
): Mail {
  const { trainer, session } = request
  const { language } = trainer
  const { room } = session.group.slot
  const say = (key: string, values = {}) => translate(language, `trainers:mail.${key}`, values)
  const day = sayDay(session.day, language, 'full')
  const task = sayTrainerTask(request, language)
  const isAsked = kind === 'asked' || kind === 'moved'
  const group = { language: sayLanguage(session.group.language, language), count: people }
  const lines = [
    say('greeting', { name: trainer.name }),
    say(`${kind}.lead`, { day }),
    `${task}: ${day}, ${session.startTime}–${session.endTime}`,
    [room.venue.name, sayRoom(room.code, language), ...room.venue.address].join(', '),
    ...(isAsked || kind === 'confirmed' ? [say('group', group)] : []),
  ]
  return {
    to: { address: trainer.email, name: trainer.name },
    replyTo: { address: sender.email, name: sender.name },
    ...plainMail({
      language,
      subject: say(`${kind}.subject`, { day }),
      paragraphs: trainer.stoppedAt ? lines : lines.slice(0, -1),
      parts: trainer.stoppedAt
        ? []
        : [
            {
              lead: lines.at(-1) ?? '',
              links: [{ text: say(isAsked ? 'answer' : 'own'), url: trainerLink(deps, trainer) }],
            },
          ],
      foot: { text: say('foot', { sender: sender.name, phone: sender.phone }) },
    }),
    messageId: messageIdOf(`trainer-${id}`, deps.config.publicUrl),
  }
}

/** The address of somebody's own page: `https://…/t/` and an unguessable word. */
export function trainerLink(
  { config, secrets }: Pick<Deps, 'config' | 'secrets'>,
  { id, tokenNumber, tokenHash }: Pick<Trainer, 'id' | 'tokenNumber' | 'tokenHash'>,
): string {
  return `${config.publicUrl}/t/${secrets.token(id, tokenNumber, tokenHash)}`
}
