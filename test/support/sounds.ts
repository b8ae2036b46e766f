/** So many frames of silence, 128 kbit/s at 44.1 kHz: 38 are a second. `tag` stands before them, as a telephone writes it. */
export function anMp3(frames = 60, tag = ''): Buffer {
  const frame = Buffer.alloc(417)
  frame.set([0xff, 0xfb, 0x90, 0xc4])
  const id3 = tag
    ? [Buffer.from([0x49, 0x44, 0x33, 4, 0, 0, 0, 0, tag.length >> 7, tag.length & 0x7f]), Buffer.from(tag)]
    : []
  return Buffer.concat([...id3, ...Array.from({ length: frames }, () => frame)])
}

/** An M4A without sound, of these boxes. */
export function anM4a(names: readonly string[] = ['ftyp', 'moov', 'mdat']): Buffer {
  return Buffer.concat(
    names.map((name) => {
      const box = Buffer.alloc(40)
      box.writeUInt32BE(box.length)
      box.write(name, 4, 'latin1')
      return box
    }),
  )
}
