/*
 * The camera of a phone reads the code of a letter and looks for who it is of, where the browser can read codes; where it can't there is no
 * button, and the code is typed. A code that is not of a letter is said, and looking goes on.
 */
const OF_A_LETTER = /\/[uk]\/[^/]+$/
const LOOK_AGAIN_AFTER = 200

/** Offers the camera, on the page that has a place for it. */
export async function offerCamera() {
  const scan = document.getElementById('scan')
  if (!scan || !('BarcodeDetector' in window) || !navigator.mediaDevices) return
  if (!(await BarcodeDetector.getSupportedFormats()).includes('qr_code')) return
  const [button, picture, said] = ['button', 'video', '[role=status]'].map((part) => scan.querySelector(part))
  const box = document.getElementById('search-zoek')
  /** What the camera sees, as long as it looks. */
  let seen
  let isOpening = false

  const open = async () => {
    // Asked once: who taps again while the browser asks would have two cameras, of which one stays on.
    if (isOpening) return
    isOpening = true
    said.textContent = ''
    try {
      seen = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } })
    } finally {
      isOpening = false
    }
    button.textContent = scan.dataset.stop
    picture.srcObject = seen
    picture.hidden = false
    await picture.play()
    await readCodes(new BarcodeDetector({ formats: ['qr_code'] }), seen)
  }
  const readCodes = async (detector, mine) => {
    while (seen === mine) {
      // A picture that is not there yet can't be read.
      const [code] = await detector.detect(picture).catch(() => [])
      if (seen !== mine) return
      if (code && OF_A_LETTER.test(code.rawValue)) return lookFor(code.rawValue)
      if (code) said.textContent = scan.dataset.other
      await new Promise((again) => setTimeout(again, LOOK_AGAIN_AFTER))
    }
  }
  const lookFor = (address) => {
    close()
    box.value = address
    box.form.requestSubmit()
  }
  const close = () => {
    for (const track of seen?.getTracks() ?? []) track.stop()
    seen = undefined
    picture.hidden = true
    button.textContent = scan.dataset.start
  }
  const sayNone = () => {
    close()
    said.textContent = scan.dataset.none
  }

  scan.hidden = false
  button.addEventListener('click', () => (seen ? close() : open().catch(sayNone)))
  addEventListener('pagehide', close)
}
