/** The numbers that say whether all is well, and how they went over the last ten minutes. */
import type { ComponentChildren } from "preact"
import type { StatusJson } from "../../../src/status/report.ts"
import { count, percent, plural, rate, span } from "../lib/format.ts"
import { status } from "../state/status.ts"
import { Plot } from "./Plot.tsx"

const Tile = ({
  label,
  value,
  tone = "",
  children
}: {
  readonly label: string
  readonly value: string
  readonly tone?: "" | "warn" | "bad"
  readonly children?: ComponentChildren
}) => (
  <div class={`tile ${tone}`}>
    <dt>{label}</dt>
    <dd>
      <strong>{value}</strong>
      <small>{children}</small>
    </dd>
  </div>
)

const Tiles = ({ now }: { readonly now: StatusJson }) => {
  const { cache, cluster, keys, queue, requests, upstream, watch } = now
  const usable = keys.filter(({ state }) => state === "ready").length
  const waiting = queue.interactive + queue.background
  const failed = requests.outcomes.filter(({ outcome }) => Number(outcome) >= 400)
  const failedRate = failed.reduce((sum, { rate }) => sum + rate, 0)
  return (
    <dl class="tiles">
      <Tile label="Requests" value={`${rate(requests.rate)}/s`}>
        {failedRate > 0 ? `${rate(failedRate)}/s refused or failed` : `${count(requests.total)} so far`}
      </Tile>
      <Tile label="Cache hits" value={cache.ratio === null ? "–" : percent(cache.ratio)}>
        {count(cache.hits)} of {count(cache.hits + cache.misses)}
      </Tile>
      <Tile label="Queue" value={count(waiting)} tone={waiting > 100 ? "warn" : ""}>
        {count(queue.interactive)} asked, {count(queue.background)} polls
      </Tile>
      <Tile label="Poll lag" value={span(watch.lag)} tone={watch.lag > 60 ? "bad" : watch.lag > 10 ? "warn" : ""}>
        {rate(upstream.rate)}/s to the API
      </Tile>
      <Tile label="Tags" value={count(watch.total)} tone={watch.failing > 0 ? "warn" : ""}>
        {watch.failing > 0 ? plural(watch.failing, "failing", "failing") : "all well"}
        {watch.gone > 0 ? `, ${count(watch.gone)} gone` : ""}
      </Tile>
      <Tile
        label="Keys"
        value={keys.length === 0 ? "–" : `${usable}/${keys.length}`}
        tone={usable < keys.length ? "warn" : ""}
      >
        {usable === keys.length ? "all ready" : `${keys.length - usable} resting or set aside`}
      </Tile>
      <Tile label="Events" value={count(watch.events)}>
        {cluster === null ? "since the start" : `number ${count(cluster.log.last)} in the log`}
      </Tile>
    </dl>
  )
}

export const Overview = () => {
  const now = status.value
  return (
    <section id="overview" class="overview" tabIndex={-1} aria-labelledby="overview-title">
      <h2 id="overview-title" class="hidden">
        Overview
      </h2>
      {now === undefined ? <p class="empty">Waiting for the gateway …</p> : <Tiles now={now} />}
      <div class="plots">
        <Plot
          title="Per second"
          unit={rate}
          lines={[
            ["Requests", ({ requests }) => requests],
            ["Refused, failed", ({ errors }) => errors],
            ["To the API", ({ polls }) => polls],
            ["Events", ({ events }) => events]
          ]}
        />
        <Plot title="Poll lag" unit={span} lines={[["Lag", ({ lag }) => lag]]} />
        <Plot
          title="Waiting for their turn"
          unit={count}
          lines={[
            ["Asked by clients", ({ interactive }) => interactive],
            ["Polls", ({ background }) => background]
          ]}
        />
      </div>
    </section>
  )
}
