/** Light, dark, or as the system has it. */
import { effect, signal } from "@preact/signals"

export const themes = ["system", "light", "dark"] as const
export type Theme = (typeof themes)[number]

const place = "clashfx.theme"

const stored = (): Theme => themes.find((each) => each === localStorage.getItem(place)) ?? "system"

export const theme = signal<Theme>(stored())

/** Which of both is seen now. */
export const isDark = signal(false)

const system = matchMedia("(prefers-color-scheme: dark)")

const apply = (): void => {
  const chosen = theme.value
  localStorage.setItem(place, chosen)
  if (chosen === "system") delete document.documentElement.dataset["theme"]
  else document.documentElement.dataset["theme"] = chosen
  isDark.value = chosen === "dark" || (chosen === "system" && system.matches)
}

effect(apply)
system.addEventListener("change", apply)

/** The next one in turn. */
export const next = (): void => {
  theme.value = themes[(themes.indexOf(theme.peek()) + 1) % themes.length] ?? "system"
}
