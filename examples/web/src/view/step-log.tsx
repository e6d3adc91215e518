import { useLayoutEffect, useRef } from 'react';
import { useLanguage } from '../text/language.ts';
import type { Step } from '../session.ts';
import { useSessionState } from './use-session.ts';

/** Every step as it happens: the event, and the state that it led to. Follows the newest, unless it was scrolled away. */
export function StepLog() {
  const { ui } = useLanguage();
  const steps = useSessionState((state) => state.steps);
  const list = useRef<HTMLOListElement>(null);
  const follows = useRef(true);

  useLayoutEffect(() => {
    if (follows.current && list.current) list.current.scrollTop = list.current.scrollHeight;
  });

  function look(): void {
    const { scrollTop, scrollHeight, clientHeight } = list.current ?? {
      scrollTop: 0,
      scrollHeight: 0,
      clientHeight: 0,
    };
    follows.current = scrollHeight - scrollTop - clientHeight < 40;
  }

  return (
    <section className="panel log" aria-labelledby="log-title">
      <h2 id="log-title">{ui.log.title}</h2>
      <p className="hint">{steps.length === 0 ? ui.log.empty : ui.log.intro}</p>
      <ol
        ref={list}
        className="steps"
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- whoever has no mouse scrolls it by the keyboard
        tabIndex={0}
        onScroll={look}
        aria-labelledby="log-title"
      >
        {steps.map((step) => (
          <StepLine key={step.id} step={step} />
        ))}
      </ol>
    </section>
  );
}

function StepLine({ step }: { step: Step }) {
  const { ui } = useLanguage();
  const [, , relay] = step.key.split('/');
  return (
    <li className="step" data-child={relay !== undefined}>
      <time className="step-time">{new Date(step.at).toISOString().slice(14, 23)}</time>
      <span className="step-who">{relay ?? step.key.split('/')[0]}</span>
      <span className="step-what">
        <b>{step.event}</b> <span aria-hidden="true">→</span> <i>{step.state}</i>
        {step.asks.length > 0 && <em>{ui.log.asks(step.asks.join(', '))}</em>}
      </span>
    </li>
  );
}
