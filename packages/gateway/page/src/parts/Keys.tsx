/** The keys of the API and the throttle's lanes: how much of each is used, and who waits. */
import type { StatusJson } from "../../../src/status/report.ts"
import { count, span } from "../lib/format.ts"
import { status } from "../state/status.ts"
import { Badge, Empty, Scroll, Section } from "./Section.tsx"

type Key = StatusJson["keys"][number]
type Lane = StatusJson["lanes"][number]

const StateOf = ({ of }: { readonly of: Key }) => {
  if (of.state === "ready") return <Badge tone="good">ready</Badge>
  const left = of.readyIn > 0 ? `, ${span(of.readyIn)} left` : ""
  return of.state === "resting" ? (
    <Badge tone="warn">{`resting${left}`}</Badge>
  ) : (
    <Badge tone="bad">{`set aside${left}`}</Badge>
  )
}

const Use = ({ lane }: { readonly lane: Lane | undefined }) =>
  lane === undefined ? (
    <span class="quiet">not used yet</span>
  ) : (
    <span class="use">
      <meter min={0} max={Math.max(1, Math.floor(lane.limit))} value={lane.used} aria-label="Places taken" />
      {lane.used}/{count(Math.max(1, Math.floor(lane.limit)))}
    </span>
  )

const Row = ({ of, lane }: { readonly of: Key; readonly lane: Lane | undefined }) => (
  <tr>
    <th scope="row" class="name">
      <code>{of.id}</code>
      {of.owner !== null && <span class="message">{of.owner}</span>}
    </th>
    <td>
      <StateOf of={of} />
      {of.why !== null && <span class="message">{of.why}</span>}
    </td>
    <td>
      <Use lane={lane} />
    </td>
    <td class="number">{lane === undefined ? "–" : count(lane.waiting.interactive + lane.waiting.background)}</td>
    <td class="number">{count(of.uses)}</td>
    <td class="number">{count(of.rests)}</td>
    <td class="number">{count(of.rejections)}</td>
  </tr>
)

export const Keys = () => {
  const keys = status.value?.keys ?? []
  const lanes = new Map((status.value?.lanes ?? []).map((lane) => [lane.key, lane]))
  return (
    <Section id="keys" title="Keys">
      {keys.length === 0 ? (
        <Empty>The key pool does not tell about its keys.</Empty>
      ) : (
        <Scroll label="Keys of the API">
          <table>
            <thead>
              <tr>
                <th scope="col">Key</th>
                <th scope="col">State</th>
                <th scope="col">In this second</th>
                <th scope="col" class="number">
                  Waiting
                </th>
                <th scope="col" class="number">
                  Uses
                </th>
                <th scope="col" class="number">
                  Rests
                </th>
                <th scope="col" class="number">
                  Rejected
                </th>
              </tr>
            </thead>
            <tbody>
              {keys.map((key) => (
                <Row key={key.id} of={key} lane={lanes.get(key.id)} />
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </Section>
  )
}
