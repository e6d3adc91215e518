interface Props {
  readonly legend: string;
  readonly name: string;
  readonly samples: readonly { readonly link: string; readonly title: string; readonly words: string }[];
  readonly link: string;
  readonly onChoose: (link: string) => void;
}

/** Links of the simulated network, to try what a link can do. */
export function SampleChoice({ legend, name, samples, link, onChoose }: Props) {
  if (samples.length === 0) return null;
  return (
    <fieldset className="samples">
      <legend>{legend}</legend>
      {samples.map((sample) => (
        <label key={sample.link} className="sample">
          <input
            type="radio"
            name={name}
            className="hidden-input"
            checked={sample.link === link}
            onChange={() => onChoose(sample.link)}
          />
          <span className="sample-name">{sample.title}</span>
          <span className="sample-words">{sample.words}</span>
        </label>
      ))}
    </fieldset>
  );
}
