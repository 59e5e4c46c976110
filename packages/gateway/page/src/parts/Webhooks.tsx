/** Where events are delivered to, and what could not be. */
import { signal } from "@preact/signals"
import { useEffect } from "preact/hooks"
import { describe } from "../lib/describe.ts"
import { count, plural } from "../lib/format.ts"
import { reasonOf } from "../lib/request.ts"
import * as State from "../state/webhooks.ts"
import { Confirm, Dialog } from "./Dialog.tsx"
import { Badge, Empty, Scroll } from "./Section.tsx"
import { made, MadeWebhook, MakeWebhook } from "./WebhookForm.tsx"

const leaving = signal<State.Webhook | undefined>(undefined)
const renewing = signal<State.Webhook | undefined>(undefined)

/** Whose dead letters are looked at, and which they are once that is known. */
const opened = signal<
  | { readonly of: State.Webhook; readonly letters?: ReadonlyArray<State.DeadLetter>; readonly problem?: string }
  | undefined
>(undefined)

const open = async (of: State.Webhook): Promise<void> => {
  opened.value = { of }
  try {
    opened.value = { of, letters: await State.deadLetters(of) }
  } catch (error) {
    opened.value = { of, problem: reasonOf(error) }
  }
}

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
    <td class="do">
      {of.dead > 0 && (
        <button type="button" class="plain" aria-label={`Dead letters of ${of.url}`} onClick={() => void open(of)}>
          Dead letters
        </button>
      )}
      {of.state !== "active" && (
        <button type="button" class="plain" aria-label={`Enable ${of.url} again`} onClick={() => void State.enable(of)}>
          Enable
        </button>
      )}
      {of.kind === "standard" && (
        <button
          type="button"
          class="plain"
          aria-label={`New secret for ${of.url}`}
          onClick={() => (renewing.value = of)}
        >
          New secret
        </button>
      )}
      <button
        type="button"
        class="plain"
        aria-label={`Remove the webhook to ${of.url}`}
        onClick={() => (leaving.value = of)}
      >
        Remove
      </button>
    </td>
  </tr>
)

const Table = ({ webhooks }: { readonly webhooks: ReadonlyArray<State.Webhook> }) => (
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
          <th scope="col" class="do">
            <span class="hidden">What can be done</span>
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
)

const Remove = () => {
  const of = leaving.value
  return of === undefined ? null : (
    <Confirm
      title={`Remove the webhook to ${of.url}?`}
      does="Remove"
      onClose={() => (leaving.value = undefined)}
      onDone={() => void State.remove(of)}
    >
      What waits for it and its dead letters are gone with it. Events stay in the log.
    </Confirm>
  )
}

const Renew = () => {
  const of = renewing.value
  return of === undefined ? null : (
    <Confirm
      title={`A new secret for ${of.url}?`}
      does="Make a new secret"
      onClose={() => (renewing.value = undefined)}
      onDone={() =>
        void State.renew(of).then((done) => {
          if (done !== undefined) made.value = done
        })
      }
    >
      What is sent is signed with the new one from then on, and with the old one as well for 24 hours. Until then the
      receiver has to have the new one.
    </Confirm>
  )
}

const typeOf = (event: unknown): string =>
  typeof event === "object" && event !== null && "_tag" in event ? String(event._tag) : "event"

const inWords = (event: unknown): string =>
  typeof event === "object" && event !== null ? describe({ ...event }) : String(event)

const DeadLetters = () => {
  const shown = opened.value
  if (shown === undefined) return null
  const { letters, of, problem } = shown
  const close = (): void => {
    opened.value = undefined
  }
  return (
    <Dialog title={`${plural(of.dead, "dead letter")} of ${of.url}`} onClose={close}>
      <p>These events are no longer tried. The newest come first.</p>
      {problem !== undefined && <p role="alert">{problem}</p>}
      {letters !== undefined && (
        <Scroll label="Dead letters">
          <ul class="letters">
            {letters.map(({ attempts, event, failure, place }) => (
              <li key={place}>
                <strong>{typeOf(event)}</strong> {inWords(event)}
                <span class="message">
                  {plural(attempts, "try", "tries")}
                  {failure === undefined ? "" : `: ${failure}`}
                </span>
              </li>
            ))}
          </ul>
        </Scroll>
      )}
      <p class="buttons">
        <button type="button" onClick={close}>
          Close
        </button>
        <button
          type="button"
          class="strong"
          onClick={() => {
            close()
            void State.resend(of)
          }}
        >
          Send all again
        </button>
      </p>
    </Dialog>
  )
}

export const Webhooks = () => {
  useEffect(() => State.start(), [])
  const webhooks = State.webhooks.value
  return (
    <>
      <h3>Webhooks</h3>
      <MakeWebhook />
      {State.problem.value !== undefined && <Empty>Not known now: {State.problem.value}</Empty>}
      {webhooks?.length === 0 && (
        <Empty>None. Whatever happens from then on goes to a webhook that is made here.</Empty>
      )}
      {webhooks !== undefined && webhooks.length > 0 && <Table webhooks={webhooks} />}
      <Remove />
      <Renew />
      <DeadLetters />
      <MadeWebhook />
    </>
  )
}
