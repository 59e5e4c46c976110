/** Puts back what Effect's decoders strip: the keys that the API sends beyond a schema. */

/** An object of keys and values, as JSON has them. */
const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype

/** The model with the keys of the body that it does not have, at every depth. What is decoded to something else stays. */
export const keepUnknown = (body: unknown, model: unknown): unknown => {
  if (Array.isArray(body) && Array.isArray(model) && body.length === model.length) {
    return model.map((item, n) => keepUnknown(body[n], item))
  }
  if (!isPlain(body) || !isPlain(model)) return model
  const kept: Array<[string, unknown]> = Object.entries(model).map(([key, value]) => [
    key,
    Object.hasOwn(body, key) ? keepUnknown(body[key], value) : value
  ])
  const unknown = Object.entries(body).filter(([key]) => !Object.hasOwn(model, key))
  // By entries, so that a key called `__proto__` is a key like any other.
  return Object.fromEntries([...kept, ...unknown])
}
