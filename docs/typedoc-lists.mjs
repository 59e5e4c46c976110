/** A plugin of typedoc: writes the lists of the reference beside its pages, with the program that it has built anyway. */
import { writeLists } from "../scripts/reference/write.ts"

export const load = (app) => {
  let program
  app.converter.on("begin", ({ programs }) => {
    program = programs[0]
  })
  app.renderer.on("endRender", ({ outputDirectory }) => writeLists(program, outputDirectory))
}
