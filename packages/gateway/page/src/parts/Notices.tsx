/** What somebody should know now. Nothing is shown while all is well. */
import type { StatusJson } from "../../../src/status/report.ts"
import { plural, time } from "../lib/format.ts"
import { link, status } from "../state/status.ts"

type Notice = readonly [tone: "warn" | "bad", text: string]

const noticesOf = (now: StatusJson): ReadonlyArray<Notice> => {
  const notices: Array<Notice> = []
  const { cluster, keys, maintenance, problem } = now
  if (problem !== null) notices.push(["bad", `The database cannot be asked: ${problem}`])
  if (maintenance !== null) {
    notices.push(["warn", `The game is in maintenance since ${time(maintenance)}; polls rest until it is over.`])
  }
  const aside = keys.filter(({ state }) => state === "aside")
  if (keys.length > 0 && aside.length === keys.length) {
    notices.push(["bad", `The API takes none of the keys: ${aside[0]?.why ?? "it does not say why"}`])
  } else if (aside.length > 0) {
    notices.push(["warn", `${plural(aside.length, "key is", "keys are")} set aside: ${aside[0]?.why ?? "rejected"}`])
  }
  if (cluster !== null && cluster.unowned > 0) {
    notices.push(["warn", `${plural(cluster.unowned, "bucket is", "buckets are")} polled by nobody.`])
  }
  for (const { failure, name } of cluster?.accounts ?? []) {
    if (failure !== null) notices.push(["bad", `${name} cannot sign in at the developer portal: ${failure}`])
  }
  return notices
}

const lost = (): ReadonlyArray<Notice> => {
  const now = link.value
  if (now._tag !== "Lost") return []
  return [["bad", `Not live: ${now.why}. Trying again at ${time(now.again)}; what is shown is from before.`]]
}

export const Notices = () => {
  const now = status.value
  const notices = [...lost(), ...(now === undefined ? [] : noticesOf(now))]
  return (
    <div class="notices" role="status">
      {notices.map(([tone, text]) => (
        <p key={text} class={`notice ${tone}`}>
          {text}
        </p>
      ))}
    </div>
  )
}
