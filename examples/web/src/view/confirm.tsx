import { createContext, type ReactNode, useCallback, useContext, useId, useState } from 'react';
import { useLanguage } from '../text/language.ts';
import type { Irrevocable } from '../text/ui-text.ts';
import { Modal } from './modal.tsx';

type Confirm = (what: Irrevocable, name: string) => Promise<boolean>;

interface Question {
  readonly what: Irrevocable;
  readonly name: string;
  readonly decide: (yes: boolean) => void;
}

const ConfirmContext = createContext<Confirm | undefined>(undefined);

/** Asks before something is done that can’t be undone; resolves with whether it is wanted. */
export function useConfirm(): Confirm {
  const confirm = useContext(ConfirmContext);
  if (!confirm) throw new Error('outside of ConfirmProvider');
  return confirm;
}

export function ConfirmProvider({ children }: { children: ReactNode }) {
  const [question, setQuestion] = useState<Question>();
  const confirm = useCallback<Confirm>(
    (what, name) => new Promise((decide) => setQuestion({ what, name, decide })),
    [],
  );
  return (
    <ConfirmContext value={confirm}>
      {children}
      {question && (
        <QuestionDialog
          question={question}
          onClose={(yes) => {
            setQuestion(undefined);
            question.decide(yes);
          }}
        />
      )}
    </ConfirmContext>
  );
}

/** Escape is no, and so is Enter: the button that does no harm has the focus. */
function QuestionDialog({ question, onClose }: { question: Question; onClose: (yes: boolean) => void }) {
  const { ui } = useLanguage();
  const title = useId();
  const { title: words, body, act } = ui.confirm[question.what](question.name);
  return (
    <Modal labelledBy={title} role="alertdialog" onClose={(value) => onClose(value === 'yes')}>
      <form method="dialog">
        <h2 id={title}>{words}</h2>
        <p>{body}</p>
        <div className="modal-actions">
          <button type="submit" value="no">
            {ui.confirm.cancel}
          </button>
          <button type="submit" value="yes" className="danger">
            {act}
          </button>
        </div>
      </form>
    </Modal>
  );
}
