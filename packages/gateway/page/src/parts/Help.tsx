/** What the keys do. */
import * as Shortcuts from "../state/shortcuts.ts"
import { Dialog } from "./Dialog.tsx"

const close = (): void => {
  Shortcuts.isHelpOpen.value = false
}

export const Help = () =>
  Shortcuts.isHelpOpen.value ? (
    <Dialog title="Keyboard shortcuts" onClose={close}>
      <dl class="shortcuts">
        {Shortcuts.shortcuts.map(({ does, key }) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <label class="check">
        <input
          type="checkbox"
          checked={Shortcuts.isOn.value}
          onChange={({ currentTarget }) => (Shortcuts.isOn.value = currentTarget.checked)}
        />
        Single keys do these things
      </label>
      <p class="buttons">
        <button type="button" class="strong" onClick={close}>
          Close
        </button>
      </p>
    </Dialog>
  ) : null
