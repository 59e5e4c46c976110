/** Where events are delivered to. */
import { useEffect } from "preact/hooks"
import { count } from "../lib/format.ts"
import * as State from "../state/webhooks.ts"
import { Badge, Empty, Scroll } from "./Section.tsx"

const Row = ({ of }: { readonly of: State.Webhook }) => (
  <tr>
    <th scope="row" class="target">
      {of.url}
    </th>
    <td>{of.kind}</td>
    <td>
      <Badge tone={of.state === "active" ? (of.dead > 0 ? "warn" : "good") : "bad"}>{of.state}</Badge>
      {of.failure !== undefined && <span class="message">{of.failure}</span>}
    </td>
    <td class="number">{count(of.waiting)}</td>
    <td class="number">{count(of.dead)}</td>
  </tr>
)

export const Webhooks = () => {
  useEffect(() => State.start(), [])
  const webhooks = State.webhooks.value
  return (
    <>
      <h3>Webhooks</h3>
      {State.problem.value !== undefined && <Empty>Not known now: {State.problem.value}</Empty>}
      {webhooks?.length === 0 && <Empty>None. They are made with POST /api/webhooks.</Empty>}
      {webhooks !== undefined && webhooks.length > 0 && (
        <Scroll label="Webhooks">
          <table>
            <thead>
              <tr>
                <th scope="col">To</th>
                <th scope="col">Kind</th>
                <th scope="col">State</th>
                <th scope="col" class="number">
                  Waiting
                </th>
                <th scope="col" class="number">
                  Dead letters
                </th>
              </tr>
            </thead>
            <tbody>
              {webhooks.map((webhook) => (
                <Row key={webhook.id} of={webhook} />
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </>
  )
}
