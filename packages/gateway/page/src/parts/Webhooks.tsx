/** Where events are delivered to. */
import { useEffect } from "preact/hooks"
import { count } from "../lib/format.ts"
import * as State from "../state/webhooks.ts"
import { Badge, Empty, Scroll } from "./Section.tsx"

const Row = ({ of }: { readonly of: State.Webhook }) => (
  <tr>
    <th scope="row" class="name">
      {of.name}
    </th>
    <td>{of.kind}</td>
    <td class="target">{of.target}</td>
    <td>
      <Badge tone={of.isOff ? "bad" : "good"}>{of.isOff ? "off" : "on"}</Badge>
      {of.error !== undefined && <span class="message">{of.error}</span>}
    </td>
    <td class="number">{of.waiting === undefined ? "–" : count(of.waiting)}</td>
    <td class="number">{of.dead === undefined ? "–" : count(of.dead)}</td>
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
                <th scope="col">Name</th>
                <th scope="col">Kind</th>
                <th scope="col">To</th>
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
