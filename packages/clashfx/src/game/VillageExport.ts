/**
 * The JSON that a player copies out of the game (settings, more settings, data export): everything that stands, works
 * or is kept in both villages.
 *
 * The form is not documented by the game, so nothing but the ids is taken for granted: every list and every key may be
 * absent, and lists may hold bare ids. `Village.ts` joins it to the game data.
 */
import { InvalidVillage } from "./internal/errors.ts"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import * as PastedJson from "./internal/pastedJson.ts"
import { maybe, maybeList } from "../model/internal/wire.ts"

/** Yes or no, in either spelling. */
const Flag = Schema.Union([Schema.Boolean, Schema.Finite])

/** A module of a crafted defense. */
export class ExportModule extends Schema.Opaque<ExportModule>()(
  Schema.Struct({
    data: Schema.Int,
    lvl: maybe(Schema.Int),
    /** Seconds until its upgrade is done. */
    timer: maybe(Schema.Finite)
  })
) {}

/** A defense that was crafted in the Crafting Station. */
export class ExportCrafted extends Schema.Opaque<ExportCrafted>()(
  Schema.Struct({ data: Schema.Int, modules: maybeList(ExportModule) })
) {}

/** A thing of an export, or several that are alike. */
export class ExportItem extends Schema.Opaque<ExportItem>()(
  Schema.Struct({
    /** The id of the thing. */
    data: Schema.Int,
    lvl: maybe(Schema.Int),
    /** How many of it; 1 where it is absent. */
    cnt: maybe(Schema.Int),
    /** Seconds until the running upgrade is done. */
    timer: maybe(Schema.Finite),
    /** Seconds that a helper still works on the upgrade. */
    helper_timer: maybe(Schema.Finite),
    /** Does the helper come back every day? */
    helper_recurrent: maybe(Flag),
    /** Is the Goblin Builder at work here? */
    extra: maybe(Flag),
    /** The level of a town hall's weapon. */
    weapon: maybe(Schema.Int),
    /** The step of the supercharge. */
    supercharge: maybe(Schema.Int),
    /** Has the defense its second mode? */
    gear_up: maybe(Flag),
    /** What was crafted here. */
    types: maybeList(ExportCrafted),
    /** Seconds until a helper can work again. */
    helper_cooldown: maybe(Schema.Finite)
  })
) {}

const items = maybe(Schema.Array(Schema.Union([ExportItem, Schema.Int])))

/** The whole export; `2` at the end of a key is the builder base. */
export class VillageExport extends Schema.Opaque<VillageExport>()(
  Schema.Struct({
    /** The player's tag. */
    tag: maybe(Schema.String),
    /** The moment of the export in seconds since 1970; timers count from here. */
    timestamp: maybe(Schema.Finite),
    buildings: items,
    buildings2: items,
    traps: items,
    traps2: items,
    units: items,
    units2: items,
    siege_machines: items,
    spells: items,
    heroes: items,
    heroes2: items,
    pets: items,
    equipment: items,
    guardians: items,
    helpers: items,
    decos: items,
    decos2: items,
    obstacles: items,
    obstacles2: items,
    skins: items,
    skins2: items,
    sceneries: items,
    sceneries2: items,
    house_parts: items,
    /** Seconds by the name of the boost or cooldown. */
    boosts: maybe(Schema.Record(Schema.String, Schema.Json))
  })
) {}

export { InvalidVillage } from "./internal/errors.ts"

const issues = SchemaIssue.makeFormatterStandardSchemaV1()

const invalid = (error: Schema.SchemaError): InvalidVillage => {
  const [first] = issues(error.issue).issues
  const keys = (first?.path ?? []).map((part) => (typeof part === "object" ? part.key : part))
  const path = keys.map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`)).join("")
  return new InvalidVillage({
    path: path.replace(/^\./, ""),
    detail: (first?.message ?? error.message).replace(/\s+/g, " ")
  })
}

const decodeValue = Schema.decodeUnknownResult(VillageExport)

const decode = (value: unknown) => Result.mapError(decodeValue(value), invalid)

/** Files are in UTF-8, or say by their first two bytes that they are in UTF-16, as editors of Windows save them. */
const encodingOf = ([first, second]: Uint8Array): string =>
  first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : "utf-8"

/** The bytes of whatever holds some. */
const bytesOf = (input: unknown): Uint8Array | undefined => {
  if (ArrayBuffer.isView(input)) return new Uint8Array(input.buffer, input.byteOffset, input.byteLength)
  return input instanceof ArrayBuffer ? new Uint8Array(input) : undefined
}

/** What a file holds is a text. */
const textOf = (input: unknown): unknown => {
  const bytes = bytesOf(input)
  return bytes === undefined ? input : new TextDecoder(encodingOf(bytes)).decode(bytes)
}

const isExport = (value: object): boolean => Object.keys(value).some((key) => Object.hasOwn(VillageExport.fields, key))

/** A form or a file may have the export in one of its fields, as a value or a text; it would be an empty village. */
const within = (value: unknown): unknown => {
  if (typeof value !== "object" || value === null || isExport(value)) return value
  for (const field of Object.values(value)) {
    const inner: unknown =
      typeof field === "string" && field.includes("{") ? Result.getOrUndefined(PastedJson.read(field, isExport)) : field
    if (typeof inner === "object" && inner !== null && !Array.isArray(inner) && isExport(inner)) return inner
  }
  return value
}

/**
 * The export in a text or the bytes of one, or in JSON that is already parsed. The text may be as people paste it: with a byte order mark, in
 * a code fence or a sentence, with the quotation marks of a keyboard, encoded, wrapped, quoted in a mail. Of several exports
 * the first one counts.
 */
export const parse = (input: unknown): Result.Result<VillageExport, InvalidVillage> => {
  const given = textOf(input)
  return typeof given === "string"
    ? Result.flatMap(
        Result.mapError(PastedJson.read(given, isExport), (detail) => new InvalidVillage({ path: "", detail })),
        (value) => decode(within(value))
      )
    : decode(within(given))
}
