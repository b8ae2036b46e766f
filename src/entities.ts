import { ApiKey } from './accounts/api-key.entity.ts'
import { CalendarFeed } from './accounts/calendar-feed.entity.ts'
import { SignInCount } from './accounts/sign-in-count.entity.ts'
import { ShortageMail } from './accounts/shortage-mail.entity.ts'
import { TaskMail } from './accounts/task-mail.entity.ts'
import { User } from './accounts/user.entity.ts'
import { WebSession } from './accounts/web-session.entity.ts'
import { AttendanceMark } from './attendance/attendance-mark.entity.ts'
import { Signing } from './attendance/signing.entity.ts'
import { Recording } from './invitations/newcomer/recording.entity.ts'
import { Statement } from './municipalities/statements/statement.entity.ts'
import { StatementTranslation } from './municipalities/statements/statement-translation.entity.ts'
import { Tap } from './attendance/tap.entity.ts'
import { Visitor } from './attendance/visitor.entity.ts'
import { PlanningChange } from './groups/planning/planning-change.entity.ts'
import { Group } from './groups/group.entity.ts'
import { PlanRun } from './groups/planning/plan-run.entity.ts'
import { Placement } from './groups/placement.entity.ts'
import { Trainer } from './groups/trainers/trainer.entity.ts'
import { TrainerMail } from './groups/trainers/trainer-mail.entity.ts'
import { TrainerRequest } from './groups/trainers/trainer-request.entity.ts'
import { Session } from './groups/session.entity.ts'
import { WorkedOut } from './groups/tonight/worked-out.entity.ts'
import { ChangedValue } from './history/changed-value.entity.ts'
import { Event } from './history/event.entity.ts'
import { LetterBatch } from './invitations/letters/letter-batch.entity.ts'
import { Message } from './invitations/message/message.entity.ts'
import { EmailChange } from './invitations/due/email-change.entity.ts'
import { NewcomerRequest } from './invitations/newcomer/newcomer-request.entity.ts'
import { OwnText } from './invitations/texts/own-text.entity.ts'
import { ReviewLink } from './invitations/reviews/review-link.entity.ts'
import { TextCorrection } from './invitations/reviews/text-correction.entity.ts'
import { TextSignOff } from './invitations/texts/text-sign-off.entity.ts'
import { ClosedDay } from './municipalities/closed-day.entity.ts'
import { LetterStyle } from './municipalities/letter-style.entity.ts'
import { Municipality } from './municipalities/municipality.entity.ts'
import { Region } from './municipalities/region.entity.ts'
import { Room } from './municipalities/room.entity.ts'
import { SettingsUpload } from './setup/settings/settings-upload.entity.ts'
import { Slot } from './municipalities/slot.entity.ts'
import { Venue } from './municipalities/venue.entity.ts'
import { DataKey } from './outside/database/data-key.entity.ts'
import { JobRun } from './outside/database/job-run.entity.ts'
import { Person } from './people/person.entity.ts'
import { Unavailability } from './pool/unavailability.entity.ts'
import { WaitingReason } from './referrals/waiting-reason.entity.ts'
import { FileWord } from './referrals/review/file-word.entity.ts'
import { ColumnMapping } from './referrals/review/column-mapping.entity.ts'
import { Move } from './referrals/moves/move.entity.ts'
import { ReferralImport } from './referrals/review/referral-import.entity.ts'
import { PersonMerge } from './referrals/person-merge.entity.ts'
import { Referral } from './referrals/referral.entity.ts'
import { KeptFigures } from './reports/figures/kept-figures.entity.ts'
import { Report } from './reports/report.entity.ts'

/** Every table, in the order of the flow; before them what counts how often they change. */
export const ENTITIES = [
  PlanningChange,
  Region,
  Municipality,
  Venue,
  Room,
  Slot,
  ClosedDay,
  LetterStyle,
  SettingsUpload,
  Person,
  Referral,
  PersonMerge,
  ReferralImport,
  Move,
  ColumnMapping,
  FileWord,
  WaitingReason,
  Unavailability,
  Group,
  Session,
  Placement,
  Trainer,
  TrainerRequest,
  TrainerMail,
  PlanRun,
  WorkedOut,
  Message,
  LetterBatch,
  OwnText,
  ReviewLink,
  TextCorrection,
  TextSignOff,
  NewcomerRequest,
  EmailChange,
  AttendanceMark,
  Tap,
  Visitor,
  Signing,
  Statement,
  StatementTranslation,
  Recording,
  Report,
  KeptFigures,
  User,
  TaskMail,
  ShortageMail,
  WebSession,
  SignInCount,
  ApiKey,
  CalendarFeed,
  Event,
  ChangedValue,
  JobRun,
  DataKey,
]
