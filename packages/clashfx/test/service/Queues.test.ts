/** The queues in front of a key, against plain arrays: who is in front, whoever gives up. */
import { assert, describe, it } from "@effect/vitest"
import * as Schema from "effect/Schema"
import { Queues, Waiter } from "../../src/service/internal/turns/queues.ts"

const overtaking = 2

const Step = Schema.Union([
  Schema.Struct({ does: Schema.Literal("join"), priority: Schema.Literals(["interactive", "background"]) }),
  Schema.Struct({ does: Schema.Literal("leave") }),
  Schema.Struct({ does: Schema.Literal("giveUp"), at: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 20 })) })
])

/** What the queues promise, by filtering one list. */
class Model {
  waiting: ReadonlyArray<Waiter> = []
  private overtaken = 0

  private of(priority: Waiter["priority"]): ReadonlyArray<Waiter> {
    return this.waiting.filter((waiter) => waiter.priority === priority)
  }

  get first(): Waiter | undefined {
    const [interactive, background] = [this.of("interactive")[0], this.of("background")[0]]
    return background !== undefined && this.overtaken >= overtaking ? background : (interactive ?? background)
  }

  remove(waiter: Waiter): void {
    this.waiting = this.waiting.filter((each) => each !== waiter)
  }

  take(waiter: Waiter): void {
    this.remove(waiter)
    const overtakes = waiter.priority === "interactive" && this.of("background").length > 0
    this.overtaken = overtakes ? this.overtaken + 1 : 0
  }
}

describe("the queues of a key", () => {
  it.prop("keep the order of arrival within a priority", [Schema.Array(Step)], ([steps]) => {
    const queues = new Queues(overtaking)
    const model = new Model()
    const owners = [{}, {}]
    steps.forEach((step, n) => {
      const { first } = model
      const given = step.does === "giveUp" ? model.waiting[step.at % Math.max(1, model.waiting.length)] : undefined
      if (step.does === "join") {
        const waiter = new Waiter(step.priority, owners[n % 2] ?? {}, () => undefined)
        queues.add(waiter)
        model.waiting = [...model.waiting, waiter]
      } else if (step.does === "leave" && first !== undefined) {
        queues.take(first)
        model.take(first)
      } else if (given !== undefined) {
        assert.isTrue(queues.remove(given))
        assert.isFalse(queues.remove(given))
        model.remove(given)
      }
      assert.strictEqual(queues.first, model.first)
      assert.strictEqual(queues.size, model.waiting.length)
      for (const owner of owners) {
        const expected = model.waiting.filter((waiter) => waiter.owner === owner)
        assert.sameMembers([...queues.ownedBy(owner)], expected)
      }
    })
  })
})
