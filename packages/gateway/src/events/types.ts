/** The names of all events, taken from their schema, so that there is no second list. */
import * as SchemaAST from "effect/SchemaAST"
import { WatchEvent } from "clashfx/watch/WatchEvent"

const namesOf = (ast: SchemaAST.AST): ReadonlyArray<string> => {
  if (SchemaAST.isUnion(ast)) return ast.types.flatMap(namesOf)
  if (!SchemaAST.isObjects(ast)) return []
  return ast.propertySignatures.flatMap(({ name, type }) =>
    name === "_tag" && SchemaAST.isLiteral(type) ? [String(type.literal)] : []
  )
}

/** Every `_tag` that an event may have; `Custom` is what diffs of a cluster's own find. */
export const eventTypes: ReadonlySet<string> = new Set([...namesOf(WatchEvent.ast), "Custom"])
