/** The files for containers, as far as they can be looked at without one: they parse, and name what there is. */
import { assert, describe, it } from "@effect/vitest"
import { DockerfileParser } from "dockerfile-ast"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { parseDocument } from "yaml"

const read = (...path: ReadonlyArray<string>) => readFileSync(join(import.meta.dirname, "..", ...path), "utf8")

describe("Dockerfile", () => {
  const file = DockerfileParser.parse(read("docker/Dockerfile"))
  const instructions = file.getInstructions().map((one) => one.getInstruction())

  it("parses, and says all that a container needs", () => {
    const known = ["FROM", "RUN", "USER", "VOLUME", "ENV", "EXPOSE", "HEALTHCHECK", "STOPSIGNAL", "ENTRYPOINT", "CMD"]
    assert.deepStrictEqual(instructions, known)
    assert.strictEqual(file.getFROMs()[0]?.getImage(), "node:24-slim")
    assert.deepStrictEqual(
      file.getENVs().flatMap((env) => env.getProperties().map((p) => p.getName())),
      ["CLASHFX_FILE"]
    )
  })

  it("installs the command that this repository publishes, and runs one of its commands", () => {
    const manifest: { readonly name: string; readonly bin: object } = JSON.parse(read("../cli/package.json"))
    const text = read("docker/Dockerfile")
    assert.include(text, `${manifest.name}@0`)
    assert.include(text, `ENTRYPOINT ["${Object.keys(manifest.bin)[0]}"]`)
    assert.include(read("../cli/src/commands/running.ts"), '"serve"')
  })
})

describe("compose.yaml", () => {
  const document = parseDocument(read("docker/compose.yaml"), { strict: true, uniqueKeys: true })

  it("parses, waits for the database, and listens on this machine only", () => {
    assert.deepStrictEqual(document.errors, [])
    const { services, volumes } = document.toJS()
    assert.deepStrictEqual(Object.keys(services), ["gateway", "database"])
    assert.strictEqual(services.gateway.depends_on.database.condition, "service_healthy")
    assert.deepStrictEqual(services.gateway.ports, ["127.0.0.1:8000:8000"])
    assert.deepStrictEqual(Object.keys(volumes), ["database"])
  })

  it("has no secret in it, and names variables that are read", () => {
    const { services } = document.toJS()
    const read = ["DATABASE_URL", "COC_EMAIL", "COC_PASSWORD"]
    assert.deepStrictEqual(Object.keys(services.gateway.environment), read)
    for (const value of Object.values(services.gateway.environment)) assert.match(String(value), /\$\{\w+:\?/)
  })
})
