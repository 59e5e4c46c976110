/** Colours for people at a terminal; plain text for everything else (and with `NO_COLOR`). */
import * as Config from "effect/Config"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"

const codes = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, blue: 34, magenta: 35, cyan: 36 } as const
export type Style = keyof typeof codes

/** Paints a text, or leaves it as it is. */
export type Painter = (style: Style, text: string) => string

export class Paint extends Context.Service<Paint, Painter>()("demo/Paint") {
  static readonly layer = (isTerminal: boolean) =>
    Layer.effect(
      Paint,
      Effect.map(Config.option(Config.String("NO_COLOR")), (noColor) =>
        isTerminal && Option.isNone(noColor)
          ? (style: Style, text: string) => `\u001b[${codes[style]}m${text}\u001b[0m`
          : (_: Style, text: string) => text
      )
    )
}
