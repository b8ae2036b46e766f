import { zipSync } from 'fflate'

/** A row of a sheet, as XML: text in each cell, none where it is empty. */
export function sheetRow(row: number, cells: readonly string[]): string {
  const written = cells.map((text, at) =>
    text
      ? `<c r="${nameOf(at)}${row}" t="inlineStr"><is><t>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</t></is></c>`
      : '',
  )
  return `<row r="${row}">${written.join('')}</row>`
}

function nameOf(at: number): string {
  const before = Math.floor(at / 26)
  return `${before > 0 ? nameOf(before - 1) : ''}${String.fromCharCode(65 + (at % 26))}`
}

/**
 * A workbook, as Excel makes it.
 * @param sheets The rows of each, as XML.
 * @param merged Ranges of cells, `A1:B2`, in every sheet.
 */
export function workbook(sheets: Readonly<Record<string, string>>, merged: readonly string[] = []): Buffer {
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  const names = Object.keys(sheets)
  const list = names.map((name, at) => `<sheet name="${name}" sheetId="${at + 1}" r:id="r${at}"/>`).join('')
  const links = names
    .map((_, at) => `<Relationship Id="r${at}" Type="${office}/worksheet" Target="worksheets/${at}.xml"/>`)
    .join('')
  const merges = `<mergeCells>${merged.map((range) => `<mergeCell ref="${range}"/>`).join('')}</mergeCells>`
  const parts = {
    'xl/workbook.xml': `<workbook xmlns:r="${office}"><sheets>${list}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>${links}</Relationships>`,
    ...Object.fromEntries(
      Object.values(sheets).map((rows, at) => [
        `xl/worksheets/${at}.xml`,
        `<worksheet><sheetData>${rows}</sheetData>${merges}</worksheet>`,
      ]),
    ),
  }
  return Buffer.from(
    zipSync(Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, Buffer.from(text)]))),
  )
}
