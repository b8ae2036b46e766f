/** Where people come from: their language, how many of a hundred speak it, and names. */
interface Origin {
  readonly language: string
  readonly share: number
  readonly women: readonly string[]
  readonly men: readonly string[]
  readonly families: readonly string[]
}

export const ORIGINS: readonly Origin[] = [
  {
    language: 'ar',
    share: 36,
    women: ['Rania', 'Hala', 'Nour', 'Yasmin', 'Layla'],
    men: ['Ahmad', 'Omar', 'Khaled', 'Samir', 'Mahmoud'],
    families: ['Haddad', 'Darwish', 'Khoury', 'Al-Hassan', 'Sabbagh', "Al Ma'arri"],
  },
  {
    language: 'ti',
    share: 17,
    women: ['Selam', 'Mehret', 'Senait', 'Abrehet'],
    men: ['Tesfay', 'Yonas', 'Filmon'],
    families: ['Ghebremedhin', 'Tekle', 'Haile', 'Woldemichael'],
  },
  {
    language: 'tr',
    share: 16,
    women: ['Ayşe', 'Emine', 'Çağla', 'Şule'],
    men: ['Mehmet', 'Burak', 'İbrahim'],
    families: ['Yılmaz', 'Öztürk', 'Çelik', 'Şahin'],
  },
  {
    language: 'fa',
    share: 11,
    women: ['Parisa', 'Shirin', 'Mina'],
    men: ['Reza', 'Farhad'],
    families: ['Rahimi', 'Ahmadi', 'Karimi'],
  },
  {
    language: 'en',
    share: 8,
    women: ['Grace', 'Amaka'],
    men: ['Daniel', 'Chidi'],
    families: ['Okafor', 'Mensah', "O'Neill"],
  },
  { language: 'so', share: 5, women: ['Hodan', 'Faadumo'], men: ['Abdirahman'], families: ['Warsame', 'Jama'] },
  { language: 'es', share: 4, women: ['María José', 'Núria'], men: ['Íñigo'], families: ['Muñoz', 'García'] },
  { language: 'zh', share: 3, women: ['Xiaoming', 'Li'], men: ['Wei'], families: ['Zhang', 'Wang'] },
]

/** Where people live, and how many of a hundred do. */
export const TOWNS = [
  {
    code: '0935',
    town: 'Maastricht',
    postcode: '62',
    share: 60,
    streets: ['Markt', 'Brusselsestraat', 'Scharnerweg', 'Severenstraat', 'Malberglaan'],
  },
  { code: '0938', town: 'Meerssen', postcode: '62', share: 12, streets: ['Stationsstraat', 'Bunderstraat'] },
  { code: '0994', town: 'Valkenburg', postcode: '63', share: 11, streets: ['Wilhelminalaan', 'Broekhem'] },
  { code: '1729', town: 'Gulpen', postcode: '62', share: 9, streets: ['Rijksweg', 'Dorpsstraat'] },
  { code: '0981', town: 'Vaals', postcode: '62', share: 8, streets: ['Maastrichterlaan', 'Lindenstraat'] },
]
