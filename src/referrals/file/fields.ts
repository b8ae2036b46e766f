/** The columns of a referral file, by the heading that the contract gives them; the API's checks use the same words. */
export const REFERRAL_FIELDS = [
  'referentie',
  'bsn',
  'v-nummer',
  'voornamen',
  'voorvoegsel',
  'achternaam',
  'geslacht',
  'geboortedatum',
  'straat',
  'huisnummer',
  'huisletter',
  'toevoeging',
  'postcode',
  'woonplaats',
  'gemeentecode',
  'wet',
  'doelgroep',
  'datum kennisgeving',
  'begindatum plicht',
  'einddatum termijn',
  'talen',
  'e-mail',
  'e-mail toegestaan',
  'telefoon',
  'behoeften',
  'huishouden',
  'samen of apart',
  'begeleider',
  'begeleider e-mail',
  'begeleider toegestaan',
] as const

export type ReferralField = (typeof REFERRAL_FIELDS)[number]

/** So many signs a field may have, in a file and in a request. */
export const LONGEST_FIELD = 2_000
/** It stands in addresses. */
export const LONGEST_REFERENCE = 100

/** What a row or a request says, before it is checked. */
export type ReferralFields = Readonly<Partial<Record<ReferralField, string>>>
