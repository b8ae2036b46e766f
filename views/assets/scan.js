/*
 * The camera of a phone reads the code of a letter and looks for who it is of, where the browser can read codes; where it can't there is no
 * button, and the code is typed. A code that is not of a letter is said, and looking goes on.
 */
const scan = document.getElementById('scan')
const [button, picture, said] = ['button', 'video', '[role=status]'].map((part) => scan.querySelector(part))
const box = document.getElementById('search-zoek')

const OF_A_LETTER = /\/[uk]\/[^/]+$/
const AGAIN_AFTER = 200

/** What the camera sees, as long as it looks. */
let seen
let isOpening = false

begin().catch(() => {})

async function begin() {
  if (!('BarcodeDetector' in window) || !navigator.mediaDevices) return
  if (!(await BarcodeDetector.getSupportedFormats()).includes('qr_code')) return
  scan.hidden = false
  button.addEventListener('click', () => (seen ? end() : look().catch(sayNone)))
  addEventListener('pagehide', end)
}

async function look() {
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
  await read(new BarcodeDetector({ formats: ['qr_code'] }), seen)
}

async function read(detector, mine) {
  while (seen === mine) {
    // A picture that is not there yet can't be read.
    const [code] = await detector.detect(picture).catch(() => [])
    if (seen !== mine) return
    if (code && OF_A_LETTER.test(code.rawValue)) return find(code.rawValue)
    if (code) said.textContent = scan.dataset.other
    await new Promise((again) => setTimeout(again, AGAIN_AFTER))
  }
}

function find(address) {
  end()
  box.value = address
  box.form.requestSubmit()
}

function end() {
  for (const track of seen?.getTracks() ?? []) track.stop()
  seen = undefined
  picture.hidden = true
  button.textContent = scan.dataset.start
}

function sayNone() {
  end()
  said.textContent = scan.dataset.none
}
