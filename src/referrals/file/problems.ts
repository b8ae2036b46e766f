import type { ReferralField } from './headings.ts'

/** What may be wrong with a row. Source: docs/files.md, "Referral file". */
export type RowProblemCode =
  | 'bsn-invalid'
  | 'v-number-invalid'
  | 'identity-missing'
  | 'identity-conflict'
  | 'name-missing'
  | 'date-invalid'
  | 'date-in-future'
  | 'deadline-before-start'
  | 'postcode-invalid'
  | 'email-invalid'
  | 'law-unknown'
  | 'target-group-unknown'
  | 'language-unknown'
  | 'municipality-unknown'
  | 'municipality-not-yours'
  | 'duplicate-in-file'
  | 'number-in-text'
  | 'somebody-else'
  | 'text-too-long'
  | 'cell-error'

export interface RowProblem {
  readonly row: number
  /** The known heading of the column, when one column is to blame. */
  readonly column?: ReferralField
  readonly problem: RowProblemCode
  /** What is wrong and what to do, in plain Dutch. Holds no cell's value: a BSN may stand in any column. */
  readonly message: string
}

/** Notes a problem; without a message of its own the problem's usual one. */
export type TellProblem = (problem: RowProblemCode, column?: ReferralField, message?: string) => void

export const MESSAGES: Readonly<Record<RowProblemCode, string>> = {
  'bsn-invalid': 'Dit is geen geldig BSN. Controleer de cijfers en vul het BSN opnieuw in.',
  'v-number-invalid': 'Dit is geen geldig V-nummer. Een V-nummer heeft 10 cijfers. Vul het opnieuw in.',
  'identity-missing': 'Er is geen BSN en geen V-nummer. Vul minstens één van de twee in.',
  'identity-conflict': 'Het BSN en het V-nummer horen bij twee verschillende personen. Zoek uit welk nummer fout is.',
  'name-missing': 'De achternaam ontbreekt. Vul de achternaam in.',
  'date-invalid': 'Deze datum bestaat niet of is niet te lezen. Schrijf de datum als dag-maand-jaar: 31-12-2026.',
  'date-in-future': 'Deze datum ligt in de toekomst. Controleer het jaar en vul de goede datum in.',
  'deadline-before-start': 'De termijn eindigt voordat de plicht begint. Controleer beide datums.',
  'postcode-invalid': 'Deze postcode klopt niet. Een postcode heeft 4 cijfers en 2 letters: 1234 AB.',
  'email-invalid': 'Dit is geen geldig e-mailadres. Vul één adres in, of laat de cel leeg.',
  'law-unknown': 'De wet is niet bekend. Vul in: Wi2013 of Wi2021.',
  'target-group-unknown':
    'De doelgroep is niet bekend. Vul in: Asielstatushouder, of Gezinsmigrant en overige migrant. Of laat de cel leeg.',
  'language-unknown':
    'Een taal is niet bekend. Schrijf de naam van de taal in het Nederlands of de code, met een komma ertussen: Arabisch, nl.',
  'municipality-unknown': 'Deze gemeentecode is niet bekend. Vul de vier cijfers van een gemeente uit deze regio in.',
  'municipality-not-yours':
    'U werkt niet voor deze gemeente. Vraag een collega van die gemeente om deze persoon aan te melden.',
  'number-in-text':
    'Hier staat een getal dat een BSN of V-nummer kan zijn. Deze cel is op meer plaatsen te lezen. Haal het getal weg, of vul een ander kenmerk in.',
  'somebody-else':
    'Naam, geboortedatum en geslacht zijn alle drie anders dan wij weten. Zoek uit of het nummer van deze persoon is.',
  'text-too-long': 'De tekst in deze cel is te lang. Maak de tekst korter en probeer het opnieuw.',
  'cell-error':
    'In deze cel staat een fout, of een formule zonder uitkomst. Vul in wat er moet staan, of bewaar het bestand opnieuw in Excel.',
  'duplicate-in-file': 'Deze persoon staat eerder in het bestand. Haal één van de twee rijen weg.',
}

/** Excel's scientific notation: the digits are gone, so putting it right here is of no use. */
export const MANGLED_MESSAGE =
  'Excel heeft dit nummer afgekort (zoals 1E+08). De cijfers zijn weg. Maak van de kolom tekst en plak het nummer opnieuw.'

export const DATE_MISSING_MESSAGE =
  'De einddatum van de termijn ontbreekt. Vul de datum in die DUO geeft, als dag-maand-jaar: 31-12-2026.'
