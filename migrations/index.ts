import { FirstTables1764000000000 } from './1764000000000-first-tables.ts'
import { SchoolRegion1764200000000 } from './1764200000000-school-region.ts'
import { NightRecord1764300000000 } from './1764300000000-night-record.ts'
import { GroupDecisions1764400000000 } from './1764400000000-group-decisions.ts'
import { WaitingHelp1764450000000 } from './1764450000000-waiting-help.ts'
import { LetterStyle1764700000000 } from './1764700000000-letter-style.ts'
import { WhatWasTold1764800000000 } from './1764800000000-what-was-told.ts'
import { KeptChanges1764900000000 } from './1764900000000-kept-changes.ts'
import { NewcomerRequests1765000000000 } from './1765000000000-newcomer-requests.ts'
import { OwnTexts1765200000000 } from './1765200000000-own-texts.ts'
import { SettingsUpload1765400000000 } from './1765400000000-settings-upload.ts'
import { DataKeys1766000000000 } from './1766000000000-data-keys.ts'
import { Moves1766100000000 } from './1766100000000-moves.ts'
import { EmailChanges1766110000000 } from './1766110000000-email-changes.ts'
import { JobFailures1766400000000 } from './1766400000000-job-failures.ts'
import { PageIndexes1766900000000 } from './1766900000000-page-indexes.ts'
import { WhoseCopy1767100000000 } from './1767100000000-whose-copy.ts'
import { DueReportsDerived1767200000000 } from './1767200000000-due-reports-derived.ts'
import { SignInCounts1767210000000 } from './1767210000000-sign-in-counts.ts'
import { KeptNights1767300000000 } from './1767300000000-kept-nights.ts'
import { SoundsLike1767400000000 } from './1767400000000-sounds-like.ts'
import { TaskMails1767410000000 } from './1767410000000-task-mails.ts'
import { ImportChoices1767411000000 } from './1767411000000-import-choices.ts'
import { UndoImport1767412000000 } from './1767412000000-undo-import.ts'
import { WholePerson1767420000000 } from './1767420000000-whole-person.ts'
import { Taps1767430000000 } from './1767430000000-taps.ts'
import { Visitors1767430010000 } from './1767430010000-visitors.ts'
import { PersonMerges1767450000000 } from './1767450000000-person-merges.ts'
import { Figures1767460000000 } from './1767460000000-figures.ts'
import { CalendarFeeds1767470000000 } from './1767470000000-calendar-feeds.ts'
import { ShortAddresses1767480000000 } from './1767480000000-short-addresses.ts'
import { StatementTranslations1767481000000 } from './1767481000000-statement-translations.ts'
import { Recordings1767482000000 } from './1767482000000-recordings.ts'
import { SmsConsent1767490000000 } from './1767490000000-sms-consent.ts'
import { TextReviews1767491000000 } from './1767491000000-text-reviews.ts'
import { ShortageMails1767491100000 } from './1767491100000-shortage-mails.ts'
import { MessageLists1767492000000 } from './1767492000000-message-lists.ts'
import { LettersTaken1767492100000 } from './1767492100000-letters-taken.ts'
import { Trainers1767493000000 } from './1767493000000-trainers.ts'
import { VisitorsWithALetter1767501000000 } from './1767501000000-visitors-with-a-letter.ts'
import { CatchUp1767511000000 } from './1767511000000-catch-up.ts'
import { IllnessNotKept1767531000000 } from './1767531000000-illness-not-kept.ts'
import { InvitationsOfNewcomers1767532000000 } from './1767532000000-invitations-of-newcomers.ts'

/** Every migration, oldest first. Each runs on SQLite and on PostgreSQL. */
export const MIGRATIONS = [
  FirstTables1764000000000,
  SchoolRegion1764200000000,
  NightRecord1764300000000,
  GroupDecisions1764400000000,
  WaitingHelp1764450000000,
  LetterStyle1764700000000,
  WhatWasTold1764800000000,
  KeptChanges1764900000000,
  NewcomerRequests1765000000000,
  OwnTexts1765200000000,
  SettingsUpload1765400000000,
  DataKeys1766000000000,
  Moves1766100000000,
  EmailChanges1766110000000,
  JobFailures1766400000000,
  PageIndexes1766900000000,
  WhoseCopy1767100000000,
  DueReportsDerived1767200000000,
  SignInCounts1767210000000,
  KeptNights1767300000000,
  SoundsLike1767400000000,
  TaskMails1767410000000,
  ImportChoices1767411000000,
  UndoImport1767412000000,
  WholePerson1767420000000,
  Taps1767430000000,
  Visitors1767430010000,
  PersonMerges1767450000000,
  Figures1767460000000,
  CalendarFeeds1767470000000,
  ShortAddresses1767480000000,
  StatementTranslations1767481000000,
  Recordings1767482000000,
  SmsConsent1767490000000,
  TextReviews1767491000000,
  ShortageMails1767491100000,
  MessageLists1767492000000,
  LettersTaken1767492100000,
  Trainers1767493000000,
  VisitorsWithALetter1767501000000,
  CatchUp1767511000000,
  IllnessNotKept1767531000000,
  InvitationsOfNewcomers1767532000000,
]
