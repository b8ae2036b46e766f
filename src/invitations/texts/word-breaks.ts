const WITHOUT_SPACES = /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]+/gu
const WORDS = new Intl.Segmenter('th', { granularity: 'word' })

/**
 * Marks where a line may break in scripts that put no spaces between words, with an invisible space (U+200B): letter, mail and page
 * break it there, whatever the dictionaries of their own know. A Chinese day may break after its year and before its weekday.
 */
export function withWordBreaks(text: string): string {
  return text
    .replace(WITHOUT_SPACES, (run) => [...WORDS.segment(run)].map(({ segment }) => segment).join('\u200b'))
    .replace(/年(?=\d)|日(?=星期)/g, '$&\u200b')
}
