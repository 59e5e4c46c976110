/** Who may ask: tokens, and how much each of them asks. */
import { signal } from "@preact/signals"
import { useEffect } from "preact/hooks"
import { count, date, iso, rate } from "../lib/format.ts"
import { status } from "../state/status.ts"
import * as State from "../state/tokens.ts"
import { Confirm } from "./Dialog.tsx"
import { MadeDialog, MakeToken } from "./TokenForm.tsx"
import { Empty, Scroll, Section } from "./Section.tsx"
import { Webhooks } from "./Webhooks.tsx"

const leaving = signal<State.Token | undefined>(undefined)

const Row = ({ of }: { readonly of: State.Token }) => {
  const use = status.value?.clients.find(({ id }) => id === of.id)
  return (
    <tr>
      <th scope="row" class="name">
        {of.name}
      </th>
      <td>{of.scope}</td>
      <td>{of.priority}</td>
      <td class="number">{of.rate === undefined ? "none" : `${rate(of.rate)}/s`}</td>
      <td class="number">{use === undefined ? "–" : `${rate(use.rate)}/s`}</td>
      <td class="number">{use === undefined ? "–" : count(use.total)}</td>
      <td>
        <time dateTime={iso(of.created)}>{date(of.created)}</time>
      </td>
      <td class="do">
        <button
          type="button"
          class="plain"
          aria-label={`Revoke the token ${of.name}`}
          onClick={() => (leaving.value = of)}
        >
          Revoke
        </button>
      </td>
    </tr>
  )
}

const Table = ({ tokens }: { readonly tokens: ReadonlyArray<State.Token> }) => (
  <Scroll label="Tokens">
    <table>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Scope</th>
          <th scope="col">Priority</th>
          <th scope="col" class="number">
            Quota
          </th>
          <th scope="col" class="number">
            Asks
          </th>
          <th scope="col" class="number">
            So far
          </th>
          <th scope="col">Made</th>
          <th scope="col" class="do">
            <span class="hidden">Revoke</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {tokens.map((token) => (
          <Row key={token.id} of={token} />
        ))}
      </tbody>
    </table>
  </Scroll>
)

const Revoke = () => {
  const of = leaving.value
  return of === undefined ? null : (
    <Confirm
      title={`Revoke the token of ${of.name}?`}
      does="Revoke"
      onClose={() => (leaving.value = undefined)}
      onDone={() => void State.revoke(of.id)}
    >
      Within a second no gateway accepts it any more. This cannot be taken back; a new token has to be handed out.
    </Confirm>
  )
}

export const Access = () => {
  useEffect(() => void State.load(), [])
  const tokens = State.tokens.value
  return (
    <Section id="access" title="Access">
      <h3>Tokens</h3>
      <MakeToken />
      {State.problem.value !== undefined && (
        <p class="notice bad" role="alert">
          {State.problem.value}
        </p>
      )}
      {tokens === undefined ? null : tokens.length === 0 ? (
        <Empty>
          There is no token: everybody on this machine may do everything, and nobody else can ask. The first token has
          to be one for admin; from then on everybody needs one, this page as well.
        </Empty>
      ) : (
        <Table tokens={tokens} />
      )}
      <Webhooks />
      <Revoke />
      <MadeDialog />
    </Section>
  )
}
