/** Server-sent events out of a streaming answer: `EventSource` cannot send a header, and a token belongs in no address. */

/** One event. */
export interface Message {
  readonly event: string
  readonly data: string
  /** The last id that was told, as the specification has it: it stays until another one comes. */
  readonly id: string
}

/**
 * Takes text in whatever pieces it comes and tells each event that is whole; `reached` gets the last id, also from a block
 * that has no data and so is no event.
 */
export const parser = (
  tell: (message: Message) => void,
  reached: (id: string) => void = () => undefined
): ((text: string) => void) => {
  let rest = ""
  let [event, data, id] = ["", "", ""]
  let hasData = false

  const take = (line: string): void => {
    if (line === "") {
      reached(id)
      if (hasData) tell({ event: event || "message", data, id })
      event = data = ""
      hasData = false
      return
    }
    const colon = line.indexOf(":")
    if (colon === 0) return
    const name = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "")
    if (name === "event") event = value
    else if (name === "id" && !value.includes("\0")) id = value
    else if (name === "data") {
      data = hasData ? `${data}\n${value}` : value
      hasData = true
    }
  }

  return (text) => {
    rest += text
    // A CR at the end may be the first half of CRLF: it waits for what follows.
    const end = Math.max(rest.lastIndexOf("\n"), rest.lastIndexOf("\r", rest.length - 2)) + 1
    if (end === 0) return
    const lines = rest.slice(0, end).split(/\r\n|\n|\r/)
    rest = rest.slice(end)
    lines.pop()
    for (const line of lines) take(line)
  }
}
