/** Colours, only on terminals and unless `NO_COLOR` says otherwise (Node decides both), and the width of the terminal. */
import { styleText } from "node:util"

const paint =
  (style: Parameters<typeof styleText>[0]) =>
  (text: string): string =>
    styleText(style, text, { stream: process.stdout, validateStream: true })

export const bold = paint("bold")
export const dim = paint("dim")
export const green = paint("green")
export const red = paint("red")
export const cyan = paint("cyan")
export const magenta = paint("magenta")

/** What is not a terminal has no width: nothing is cut there. */
export const width = (): number => (process.stdout.isTTY ? (process.stdout.columns ?? 80) : Number.POSITIVE_INFINITY)
