/** The endpoints of the declaration as a flat list, with what their answers decode with. */
import * as Arr from "effect/Array"
import * as HttpApi from "effect/http-api/HttpApi"
import type * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as Schema from "effect/Schema"
import { ClashApi } from "clashfx/api/ClashApi"

export interface Endpoint {
  /** Group and name: `clans.get`. */
  readonly key: string
  readonly endpoint: HttpApiEndpoint.Top
  readonly success: Schema.Codec<unknown, unknown>
}

const collect = (): ReadonlyArray<Endpoint> => {
  const found: Array<Endpoint> = []
  HttpApi.reflect(ClashApi, {
    onGroup: () => {},
    onEndpoint: ({ group, endpoint }) => {
      const [success] = endpoint.success
      if (success === undefined) throw new Error(`${group.identifier}.${endpoint.identifier} declares no answer`)
      found.push({
        key: `${group.identifier}.${endpoint.identifier}`,
        endpoint,
        success: Schema.make<Schema.Codec<unknown, unknown>>(success.ast)
      })
    }
  })
  return found
}

export const endpoints: ReadonlyArray<Endpoint> = collect()

export const endpoint = (key: string): Endpoint =>
  Arr.findFirst(endpoints, (candidate) => candidate.key === key).pipe((option) => {
    if (option._tag === "None") throw new Error(`no endpoint ${key}`)
    return option.value
  })
