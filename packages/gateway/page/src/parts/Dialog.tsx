/** A question or a notice above the page: the browser's own, so that focus and Escape are right. */
import type { ComponentChildren } from "preact"
import { useEffect, useRef, useState } from "preact/hooks"

export const Dialog = ({
  title,
  onClose,
  children
}: {
  readonly title: string
  readonly onClose: () => void
  readonly children: ComponentChildren
}) => {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const shown = dialog.current
    const before = document.activeElement
    shown?.showModal()
    return () => {
      shown?.close()
      if (before instanceof HTMLElement) before.focus()
    }
  }, [])
  return (
    <dialog
      ref={dialog}
      aria-labelledby="dialog-title"
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <h2 id="dialog-title">{title}</h2>
      {children}
    </dialog>
  )
}

/** Asks before something is done that cannot be taken back. */
export const Confirm = ({
  title,
  does,
  onDone,
  onClose,
  children
}: {
  readonly title: string
  /** What the button says. */
  readonly does: string
  readonly onDone: () => void
  readonly onClose: () => void
  readonly children: ComponentChildren
}) => (
  <Dialog title={title} onClose={onClose}>
    <p>{children}</p>
    <p class="buttons">
      <button type="button" onClick={onClose}>
        Cancel
      </button>
      <button
        type="button"
        class="danger"
        onClick={() => {
          onClose()
          onDone()
        }}
      >
        {does}
      </button>
    </p>
  </Dialog>
)

/** Shows what is shown once. */
export const Secret = ({
  title,
  secret,
  onClose,
  children
}: {
  readonly title: string
  readonly secret: string
  readonly onClose: () => void
  readonly children: ComponentChildren
}) => {
  const [isCopied, setCopied] = useState(false)
  return (
    <Dialog title={title} onClose={onClose}>
      <p>{children}</p>
      <p class="secret">
        <code>{secret}</code>
      </p>
      <p class="buttons">
        {/* The clipboard is there on https and on localhost alone. */}
        {isSecureContext && (
          <button type="button" onClick={() => void navigator.clipboard.writeText(secret).then(() => setCopied(true))}>
            {isCopied ? "Copied" : "Copy"}
          </button>
        )}
        <button type="button" class="strong" onClick={onClose}>
          Done
        </button>
      </p>
    </Dialog>
  )
}
