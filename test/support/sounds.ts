/** So many frames of silence, 128 kbit/s at 44.1 kHz: 38 are a second. `tag` stands before them, as a telephone writes it. */
export function anMp3(frames = 60, tag = ''): Buffer {
  const frame = Buffer.alloc(417)
  frame.set([0xff, 0xfb, 0x90, 0xc4])
  const id3 = tag
    ? [Buffer.from([0x49, 0x44, 0x33, 4, 0, 0, 0, 0, tag.length >> 7, tag.length & 0x7f]), Buffer.from(tag)]
    : []
  return Buffer.concat([...id3, ...Array.from({ length: frames }, () => frame)])
}

/** An M4A of these boxes; its `moov` has a track for each handler: `soun` is sound, `vide` a picture that moves. */
export function anM4a(
  names: readonly string[] = ['ftyp', 'moov', 'mdat'],
  handlers: readonly string[] = ['soun'],
): Buffer {
  const tracks = handlers.map((handler) => {
    const content = Buffer.alloc(25)
    content.write(handler, 8, 'latin1')
    return aBox('trak', aBox('tkhd', Buffer.alloc(84)), aBox('mdia', aBox('mdhd'), aBox('hdlr', content)))
  })
  return Buffer.concat(names.map((name) => (name === 'moov' ? aBox(name, ...tracks) : aBox(name, Buffer.alloc(32)))))
}

/** A box as an M4A is made of: its length, its name, what is in it. */
export function aBox(name: string, ...inside: readonly Buffer[]): Buffer {
  const head = Buffer.alloc(8)
  head.writeUInt32BE(inside.reduce((length, one) => length + one.length, head.length))
  head.write(name, 4, 'latin1')
  return Buffer.concat([head, ...inside])
}
