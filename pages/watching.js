// What only the browser knows: how long the page was out of view, that somebody is typing, and where
// the reader is. Runs beside the page, and again whenever the item on it changes.

const TYPING_PAUSE_MS = 800
const TYPING_LONGEST_MS = 3000 // what a page that ends without a word may lose
const AFTER_THE_FIELD_MS = 50
const TYPING = "input, textarea, select, [role=dialog]"

export default function ({ data, parentElement, setStateValue }) {
  const page = parentElement.ownerDocument
  const here = (parentElement.watching ??= { away: 0, since: null, token: null })
  if (here.token !== data.token) {
    Object.assign(here, { away: 0, since: page.hidden ? performance.now() : null, token: data.token })
    startAtThePrompt(page)
  }
  here.stop?.()
  const ends = new AbortController()
  here.stop = () => ends.abort()
  const on = (type, act, more) => page.addEventListener(type, act, { signal: ends.signal, ...more })

  on("visibilitychange", () => {
    if (page.hidden) {
      handOver(here)
      here.since = performance.now()
    } else if (here.since !== null) {
      here.away += (performance.now() - here.since) / 1000
      here.since = null
      setStateValue("away", { token: here.token, seconds: here.away })
    }
  })
  on("input", event => {
    if (event.target.tagName !== "TEXTAREA") return
    here.typed = event.target
    clearTimeout(here.atPause)
    here.atPause = setTimeout(() => handOver(here), TYPING_PAUSE_MS)
    here.atLatest ??= setTimeout(() => handOver(here), TYPING_LONGEST_MS)
  })
  for (const leaving of ["beforeunload", "pagehide"]) {
    page.defaultView.addEventListener(leaving, () => handOver(here), { signal: ends.signal })
  }
  on("keydown", event => {
    if (event.isTrusted && !event.isComposing) besideTheField(page, event, here)
  })
  on("scroll", event => data.together && scrollTogether(page, event.target, here), { capture: true })
  return () => here.stop()
}

// Ctrl+Enter hands a text to the server without leaving the field: so a draft is kept while typing.
function handOver(here) {
  clearTimeout(here.atPause)
  clearTimeout(here.atLatest)
  const field = here.typed
  here.typed = here.atLatest = null
  const init = { key: "Enter", code: "Enter", ctrlKey: true, bubbles: true, cancelable: true }
  if (field?.isConnected) field.dispatchEvent(new KeyboardEvent("keydown", init))
}

// Where an answer is written: E goes to the field, Escape leaves it, Ctrl+Enter saves what is in it.
function besideTheField(page, event, here) {
  const field = page.querySelector(".st-key-writing textarea")
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey
  if (event.target.matches(".st-key-writing textarea")) {
    if (event.key === "Escape") event.target.blur()
    if (event.key === "Enter" && !plain) setTimeout(() => save(page, here), AFTER_THE_FIELD_MS)
  } else if (field && plain && event.key.toLowerCase() === "e" && !event.target.closest(TYPING)) {
    event.preventDefault()
    field.focus()
  }
}

// The field hands its text over with the same key, unless it was typed that very moment; then save.
function save(page, here) {
  handOver(here)
  page.querySelector(`.st-key-save-${here.token} button`)?.click()
}

// The button that had the focus is gone with its item: go on reading at the top, not at the menu.
function startAtThePrompt(page) {
  const lost = page.activeElement === null || page.activeElement === page.body
  if (lost) page.querySelector(".item .prompt")?.focus({ preventScroll: true })
}

// As far down in one card as in the other, in shares of their lengths.
function scrollTogether(page, moved, here) {
  if (!moved.matches?.(".response") || here.led === moved) {
    here.led = null
    return
  }
  const share = moved.scrollTop / Math.max(moved.scrollHeight - moved.clientHeight, 1)
  for (const card of page.querySelectorAll(".response[data-card]")) {
    const to = Math.round(share * (card.scrollHeight - card.clientHeight))
    if (card === moved || Math.abs(card.scrollTop - to) < 2) continue
    here.led = card // its own scroll event is an echo
    card.scrollTop = to
  }
}
