/**
 * Names by CBS code (landelijke tabel 33), for an address without a town: those round Maastricht and the largest ones.
 * Pass your own names to `addressLines` for others.
 */
export const MUNICIPALITY_NAMES: ReadonlyMap<string, string> = new Map([
  ['0014', 'Groningen'],
  ['0344', 'Utrecht'],
  ['0363', 'Amsterdam'],
  ['0518', "'s-Gravenhage"],
  ['0599', 'Rotterdam'],
  ['0772', 'Eindhoven'],
  ['0796', "'s-Hertogenbosch"],
  ['0882', 'Landgraaf'],
  ['0888', 'Beek'],
  ['0899', 'Brunssum'],
  ['0917', 'Heerlen'],
  ['0928', 'Kerkrade'],
  ['0935', 'Maastricht'],
  ['0938', 'Meerssen'],
  ['0957', 'Roermond'],
  ['0965', 'Simpelveld'],
  ['0971', 'Stein'],
  ['0981', 'Vaals'],
  ['0983', 'Venlo'],
  ['0986', 'Voerendaal'],
  ['0988', 'Weert'],
  ['0994', 'Valkenburg aan de Geul'],
  ['1711', 'Echt-Susteren'],
  ['1729', 'Gulpen-Wittem'],
  ['1883', 'Sittard-Geleen'],
  ['1903', 'Eijsden-Margraten'],
  ['1954', 'Beekdaelen'],
])
