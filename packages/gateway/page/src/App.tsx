/** The page: signed out, or everything at a glance. */
import { useEffect } from "preact/hooks"
import { Access } from "./parts/Access.tsx"
import { Cluster } from "./parts/Cluster.tsx"
import { Events } from "./parts/Events.tsx"
import { Header } from "./parts/Header.tsx"
import { Help } from "./parts/Help.tsx"
import { Keys } from "./parts/Keys.tsx"
import { Notices } from "./parts/Notices.tsx"
import { Overview } from "./parts/Overview.tsx"
import { SignIn } from "./parts/SignIn.tsx"
import { Tags } from "./parts/Tags.tsx"
import * as EventsState from "./state/events.ts"
import * as Session from "./state/session.ts"
import * as Shortcuts from "./state/shortcuts.ts"
import * as StatusState from "./state/status.ts"

const Dashboard = () => {
  useEffect(() => {
    const stops = [StatusState.start(), EventsState.start(), Shortcuts.start()]
    return () => stops.forEach((stop) => stop())
  }, [])
  return (
    <>
      <a class="skip" href="#overview">
        Skip to the content
      </a>
      <Header />
      <main>
        <Notices />
        <Overview />
        <Tags />
        <Events />
        <Keys />
        <Cluster />
        <Access />
      </main>
      <footer>
        Fan content, not affiliated with Supercell. The API of this gateway: <a href="/openapi.json">openapi.json</a>.
      </footer>
      <Help />
    </>
  )
}

export const App = () => (Session.refusal.value === undefined ? <Dashboard /> : <SignIn />)
