// What only the browser knows: how long the page was out of view, that somebody is typing, and where
// the reader is. Runs beside the page, and again whenever the item on it changes.

const TYPING_PAUSE_MS = 800

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
    if (page.hidden) here.since = performance.now()
    else if (here.since !== null) {
      here.away += (performance.now() - here.since) / 1000
      here.since = null
      setStateValue("away", { token: here.token, seconds: here.away })
    }
  })
  on("input", event => {
    if (event.target.tagName !== "TEXTAREA") return
    clearTimeout(here.typing)
    here.typing = setTimeout(() => commit(event.target), TYPING_PAUSE_MS)
  })
  on("scroll", event => data.together && scrollTogether(page, event.target, here), { capture: true })
  return () => here.stop()
}

// Ctrl+Enter hands a text to the server without leaving the field: so a draft is kept while typing.
function commit(field) {
  const init = { key: "Enter", code: "Enter", ctrlKey: true, bubbles: true, cancelable: true }
  if (field.isConnected) field.dispatchEvent(new KeyboardEvent("keydown", init))
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
