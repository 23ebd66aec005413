import { useEffect, useRef, type KeyboardEventHandler, type ReactNode } from "react";

import { Button } from "@/components/basics";
import { useT } from "@/i18n";

/** A modal sheet on the browser's own <dialog>: focus is kept inside, Escape closes, focus returns. */
export function Dialog({
  title,
  onClose,
  children,
  actions,
  onKeyDown,
}: {
  title: ReactNode;
  onClose: () => void;
  children: ReactNode;
  actions?: ReactNode;
  /** The page's keys rest while a dialog is open; these are its own. */
  onKeyDown?: KeyboardEventHandler;
}) {
  const t = useT();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    if (element && !element.open) element.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className="dialog"
      onKeyDown={onKeyDown}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => event.target === dialog.current && onClose()}
    >
      <div className="dialog-body">
        <h2>{title}</h2>
        {children}
        <div className="dialog-foot">
          <Button onClick={onClose}>{t("dialog.close")}</Button>
          {actions}
        </div>
      </div>
    </dialog>
  );
}
