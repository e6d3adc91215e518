import { useState } from 'react';
import { useLanguage } from '../text/language.ts';
import { IncognitoSwitch } from './incognito-switch.tsx';
import { LinkForm } from './link-form.tsx';
import { SampleChoice } from './sample-choice.tsx';
import { useSessionState } from './use-session.ts';

/** Paste a link or pick a channel of the simulated network, choose incognito, connect. */
export function JoinForm() {
  const { ui } = useLanguage();
  const channels = useSessionState((state) => state.network?.channels);
  const [link, setLink] = useState('');
  const [incognito, setIncognito] = useState(false);
  const samples = channels?.map((channel) => ({
    link: channel.link,
    title: channel.name,
    words: channel.sample ? ui.samples[channel.sample] : '',
  }));
  return (
    <section className="panel" aria-labelledby="join-title">
      <h2 id="join-title">{ui.join.title}</h2>
      <LinkForm
        id="link"
        label={ui.join.link}
        placeholder={ui.join.placeholder}
        button={ui.join.connect}
        machine="channel-join"
        incognito={incognito}
        link={link}
        onChange={setLink}
      />
      <IncognitoSwitch checked={incognito} onChange={setIncognito} hint={ui.join.incognitoHint} />
      <SampleChoice legend={ui.join.samples} name="sample" samples={samples ?? []} link={link} onChoose={setLink} />
    </section>
  );
}
