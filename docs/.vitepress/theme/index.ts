import DefaultTheme from "vitepress/theme"
import type { Theme } from "vitepress"
import Playground from "./Playground.vue"
// oxlint-disable-next-line import/no-unassigned-import
import "./style.css"

export default {
  extends: DefaultTheme,
  enhanceApp: ({ app }) => {
    app.component("Playground", Playground)
  }
} satisfies Theme
