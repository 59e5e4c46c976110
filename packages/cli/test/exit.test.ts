/** Every error that a command can end with has a code, and prints as one line. */
import { ClusterError } from "@clashfx/cluster"
import * as GatewayError from "@clashfx/gateway/GatewayError"
import { ClashError } from "clashfx"
import { assert, describe, it } from "@effect/vitest"
import { codeOf, codes, messageOf } from "../src/exit.ts"

const classesOf = (module: object): ReadonlyArray<string> =>
  Object.entries(module).flatMap(([name, value]) => (typeof value === "function" && /^[A-Z]/.test(name) ? [name] : []))

/** The game data is a part of the command: without it the command is broken. */
const faults = ["GameDataUnavailable"]

describe("the code of an error", () => {
  it("is there for every public one", () => {
    const names = [ClashError, ClusterError, GatewayError].flatMap(classesOf).filter((name) => name !== "Schema")
    assert.isAbove(names.length, 35)
    assert.deepStrictEqual(
      names.filter((name) => codeOf(name) === codes.fault),
      faults
    )
  })
})

describe("the line of an error", () => {
  const failed = (cause: unknown) => new ClusterError.DatabaseFailed({ operation: "connecting", cause })

  it("ends with what lies at the bottom", () => {
    const cause = new Error("Failed to connect", { cause: new Error("connect ECONNREFUSED 127.0.0.1:1") })
    assert.strictEqual(
      messageOf(failed(cause)),
      "the cluster's database failed at connecting; see the cause [connect ECONNREFUSED 127.0.0.1:1]"
    )
  })

  it("has no password, and no second line", () => {
    const line = messageOf(failed(new Error("cannot use\npostgres://me:p@ss@host/x")))
    assert.strictEqual(line.slice(line.indexOf("[")), "[cannot use postgres://***@host/x]")
  })

  it("does not say it twice", () => {
    const error = new GatewayError.CannotListen({ host: "h", port: 1, cause: new Error("in use") })
    assert.strictEqual(messageOf(error), error.message)
  })
})
