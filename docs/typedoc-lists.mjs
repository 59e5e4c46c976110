/**
 * A plugin of typedoc: leaves out of the reference what says nothing to readers, and writes the lists of the reference beside
 * its pages, with the program that it has built anyway.
 */
import { Converter, ReflectionKind } from "typedoc"
import { writeLists } from "../scripts/reference/write.ts"

/** Classes here are schemas, errors and services: nobody needs a page to know how one is made. */
const leaveOutConstructors = ({ project }) => {
  for (const reflection of project.getReflectionsByKind(ReflectionKind.Constructor))
    project.removeReflection(reflection)
}

const isLinked = (type) => type.type === "reference" && type.reflection !== undefined

/** Where a field comes from is the text of a whole schema here, several lines long. */
const leaveOutOrigins = ({ project }) => {
  for (const reflection of Object.values(project.reflections)) {
    for (const each of [
      reflection,
      ...(reflection.signatures ?? []),
      reflection.getSignature,
      reflection.setSignature
    ]) {
      if (each === undefined) continue
      delete each.inheritedFrom
      delete each.overwrites
      delete each.implementationOf
    }
    if (reflection.kindOf(ReflectionKind.ClassOrInterface)) {
      reflection.extendedTypes = reflection.extendedTypes?.filter(isLinked)
      if (reflection.extendedTypes?.length === 0) delete reflection.extendedTypes
      delete reflection.extendedBy
      delete reflection.implementedTypes
    }
    if (reflection.kindOf(ReflectionKind.Property) && !reflection.parent?.kindOf(ReflectionKind.Variable))
      delete reflection.defaultValue
  }
}

export const load = (app) => {
  let program
  app.converter.on(Converter.EVENT_BEGIN, ({ programs }) => {
    program = programs[0]
  })
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, leaveOutConstructors)
  app.converter.on(Converter.EVENT_END, leaveOutOrigins)
  app.renderer.on("endRender", ({ outputDirectory }) => writeLists(program, outputDirectory))
}
