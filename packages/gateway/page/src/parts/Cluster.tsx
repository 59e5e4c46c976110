/** Who polls, and who reads the log. */
import type { StatusJson } from "../../../src/status/report.ts"
import { count, date, plural, span } from "../lib/format.ts"
import { status } from "../state/status.ts"
import { Badge, Empty, Scroll, Section } from "./Section.tsx"

type Known = NonNullable<StatusJson["cluster"]>

const Owners = ({ of, self }: { readonly of: Known["owners"]; readonly self: string | undefined }) =>
  of.length === 0 ? (
    <Empty>No process owns a bucket: nothing is polled.</Empty>
  ) : (
    <Scroll label="Processes that poll">
      <table>
        <caption>Processes</caption>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">State</th>
            <th scope="col" class="number">
              Tags
            </th>
            <th scope="col" class="number">
              Polls
            </th>
            <th scope="col" class="number">
              Failed
            </th>
            <th scope="col" class="number">
              Lag
            </th>
            <th scope="col">Since</th>
          </tr>
        </thead>
        <tbody>
          {of.map((owner) => (
            <tr key={owner.name}>
              <th scope="row" class="name">
                {owner.name}
                {owner.name === self && <span class="message">this process</span>}
              </th>
              <td>
                <Badge tone={owner.alive ? "good" : "bad"}>{owner.alive ? "alive" : "gone"}</Badge>
              </td>
              <td class="number">{count(owner.tags)}</td>
              <td class="number">{count(owner.polls)}</td>
              <td class="number">{count(owner.failed)}</td>
              <td class="number">{span(owner.lag)}</td>
              <td class="when">{date(owner.since)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )

const Consumers = ({ of }: { readonly of: Known["consumers"] }) =>
  of.length === 0 ? null : (
    <Scroll label="Consumers of the log">
      <table>
        <caption>Consumers of the log</caption>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">State</th>
            <th scope="col" class="number">
              Behind
            </th>
            <th scope="col" class="number">
              Moved
            </th>
          </tr>
        </thead>
        <tbody>
          {of.map(({ behind, idle, name, reading }) => (
            <tr key={name}>
              <th scope="row" class="name">
                {name}
              </th>
              <td>
                <Badge tone={reading ? "good" : "warn"}>{reading ? "reading" : "away"}</Badge>
              </td>
              <td class="number">{count(behind)}</td>
              <td class="number">{span(idle)} ago</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )

export const Cluster = () => {
  const now = status.value
  const cluster = now?.cluster ?? undefined
  const open = (now?.streams ?? []).filter(({ open }) => open > 0)
  return (
    <Section id="cluster" title="Cluster">
      {cluster === undefined ? (
        <Empty>{now?.problem ?? "Nothing is known yet."}</Empty>
      ) : (
        <>
          <Owners of={cluster.owners} self={now?.process} />
          <Consumers of={cluster.consumers} />
          <p class="note">
            Event {count(cluster.log.last)} was the last one
            {cluster.log.expired > 0 ? `; those up to ${count(cluster.log.expired)} are no longer kept` : ""}
            {open.map(({ kind, open }) => `; ${plural(open, kind === "sse" ? "stream" : "socket")} open`).join("")}
          </p>
        </>
      )}
    </Section>
  )
}
