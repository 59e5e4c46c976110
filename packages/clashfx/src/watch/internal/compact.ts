/**
 * Snapshots that are remembered as texts when there are many: a clan of 50 is then one object for the collector of garbage
 * instead of 150, and takes two thirds of the room. Where few are watched, none is packed.
 */
import * as Schema from "effect/Schema"
import * as SchemaTransformation from "effect/SchemaTransformation"

/** From a snapshot to a text and back. */
export interface Packing<S> {
  readonly pack: (snapshot: S) => string
  readonly unpack: (text: string) => S
}

/** So many snapshots stay as they are. */
const capacity = 2048

const places: Array<WeakRef<object>> = []
let last = 0

/** A place whose snapshot nobody remembers any more; `undefined` when the one that was looked at is taken. */
const freePlace = (): number | undefined => {
  if (places.length < capacity) return places.length
  last = (last + 1) % capacity
  return places[last]?.deref() === undefined ? last : undefined
}

/** A snapshot, packed or not. */
export class Compact<S> {
  private readonly packing: Packing<S>
  private readonly place: number | undefined
  private readonly form: { readonly snapshot: S } | { readonly text: string }

  /** What follows a snapshot takes its place. */
  constructor(snapshot: S, packing: Packing<S>, previous?: Compact<S>) {
    this.packing = packing
    this.place = previous === undefined ? freePlace() : previous.place
    if (this.place === undefined) this.form = { text: packing.pack(snapshot) }
    else {
      this.form = { snapshot }
      places[this.place] = new WeakRef(this)
    }
  }

  get snapshot(): S {
    return "snapshot" in this.form ? this.form.snapshot : this.packing.unpack(this.form.text)
  }
}

/** The codec of a store, for snapshots that may be packed. */
export const compactCodec = <S>(
  codec: Schema.Codec<S, unknown>,
  packing: Packing<S>
): Schema.Codec<Compact<S>, unknown> =>
  codec.pipe(
    Schema.decodeTo(
      Schema.declare((u): u is Compact<S> => u instanceof Compact),
      SchemaTransformation.transform({
        decode: (snapshot) => new Compact(snapshot, packing),
        encode: ({ snapshot }) => snapshot
      })
    )
  )
