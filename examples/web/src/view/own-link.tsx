import type { InstanceRecord } from 'joinery';
import type { ContactAddressContext } from 'joinery/machines';
import { useLanguage } from '../text/language.ts';
import type { Irrevocable } from '../text/ui-text.ts';
import { useConfirm } from './confirm.tsx';
import { LinkBox } from './link-box.tsx';
import { Problem } from './problem.tsx';
import { ReasonWords } from './reason-words.tsx';
import { useAttempt } from './use-attempt.ts';

interface Props {
  readonly record: InstanceRecord;
  /** Of whom it is, as the question before its deletion names it. */
  readonly name: string;
  readonly label: string;
  readonly making: string;
  readonly deletion: { readonly what: Irrevocable; readonly words: string };
}

/** A link of our own at which others may ask: our address, or a group’s. */
export function OwnLink({ record, name, label, making, deletion }: Props) {
  const { messages } = useLanguage();
  const confirm = useConfirm();
  const [attempt, problem] = useAttempt();
  const { link, request, reason } = record.context as unknown as ContactAddressContext;
  const given = link ?? (record.value === 'open' ? request : undefined);
  const tell = (event: string) => attempt((engine) => engine.send(record.key, { type: `user.${event}` }));
  const remove = async (): Promise<void> => {
    if (await confirm(deletion.what, name)) await tell('delete');
  };
  return (
    <>
      {given === undefined ? <p className="hint">{making}</p> : <LinkBox link={given} label={label} />}
      {reason && <ReasonWords reason={reason} />}
      <Problem words={problem} />
      <div className="or-row">
        {reason && (
          <button type="button" className="small" onClick={() => void tell('retry')}>
            {messages.actions.retry}
          </button>
        )}
        <button type="button" className="small quiet" onClick={() => void remove()}>
          {deletion.words}
        </button>
      </div>
    </>
  );
}
