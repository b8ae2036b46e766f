/** The name as people say it: given names, prefix and family name. A name of a dot or a dash is an unknown one (BRP). */
export function fullName({
  givenNames,
  prefix,
  familyName,
}: {
  readonly givenNames: string | null
  readonly prefix: string | null
  readonly familyName: string
}): string {
  return [givenNames, prefix, familyName].filter((part) => part && part !== '.' && part !== '-').join(' ')
}
