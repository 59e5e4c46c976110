/** What a request says of the forms that it takes, and of the copy that it has: read in one way for all answers. */

/** Forms of a body that a client takes. */
export interface Taken {
  readonly gzip: boolean
  /** As it is; refused only by who says so. */
  readonly plain: boolean
}

/** The weight of a coding: of its own name, of `*`, or nothing when neither stands there. */
const weightOf = (codings: ReadonlyArray<string>, ...names: ReadonlyArray<string>): number | undefined => {
  for (const name of [...names, "*"]) {
    for (const one of codings) {
      const [coding = "", ...parameters] = one.split(";").map((part) => part.trim().toLowerCase())
      if (coding !== name) continue
      const weight = parameters.find((parameter) => /^q\s*=/.test(parameter))
      // What is no number says nothing, and nothing is 1.
      return weight === undefined ? 1 : Number(weight.replace(/^q\s*=\s*/, ""))
    }
  }
  return undefined
}

/** What `Accept-Encoding` says: `gzip;q=0` says no, and so does `identity;q=0`, or `*;q=0`, of bodies as they are. */
export const takenBy = (header: string | undefined): Taken => {
  const codings = header?.split(",") ?? []
  return {
    gzip: (weightOf(codings, "gzip", "x-gzip") ?? 0) > 0,
    plain: weightOf(codings, "identity") !== 0
  }
}

/** Is the body of a request packed? None is unpacked here: what is small gains nothing, and what is not is no bomb then. */
export const isPacked = (header: string | undefined): boolean =>
  header !== undefined && !/^(?:\s*|\s*identity\s*)$/i.test(header)

/** The words for it. */
export const packed = {
  reason: "badMediaType",
  message: "send the body as it is, without Content-Encoding"
} as const

/** Is the client's copy as good? Tags are compared weakly: the forms of a body are one answer. */
export const isNoneOf = (header: string | undefined, tag: string): boolean =>
  header === undefined ||
  (header.trim() !== "*" && !header.split(",").some((one) => one.trim().replace(/^W\//, "") === tag))
