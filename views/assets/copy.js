// A button beside each value that is copied: put there by this script, since without it nothing can be copied by a button.
for (const value of document.querySelectorAll('[data-copy]')) {
  const { copy, copied, label } = value.dataset
  const button = document.createElement('button')
  const say = (word) => {
    button.textContent = word
    button.setAttribute('aria-label', `${word}: ${label}`)
  }
  button.type = 'button'
  button.className = 'utrecht-button utrecht-button--subtle'
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(value.textContent.trim())
    say(copied)
    setTimeout(say, 2000, copy)
  })
  say(copy)
  value.after(' ', button)
  if (value.hasAttribute('data-first')) button.focus()
}
