import { type ReactNode, useEffect, useRef } from 'react';

interface Props {
  /** Of its heading. */
  readonly labelledBy: string;
  readonly role?: 'dialog' | 'alertdialog';
  /** It was closed, by whatever means: by a button of a form in it, whose value it gets, or by Escape. */
  readonly onClose: (value: string) => void;
  readonly children: ReactNode;
}

/** A dialog over everything else, from when it appears: the browser keeps the focus in it, and gives it back. */
export function Modal({ labelledBy, role = 'dialog', onClose, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (dialog.current && !dialog.current.open) dialog.current.showModal();
  }, []);
  return (
    <dialog
      ref={dialog}
      role={role}
      className="modal"
      aria-labelledby={labelledBy}
      onClose={({ currentTarget, target }) => {
        // One that is inside of it may close as well.
        if (target === currentTarget) onClose(currentTarget.returnValue);
      }}
    >
      {children}
    </dialog>
  );
}
