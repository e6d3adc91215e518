/** @jsxImportSource preact */
import type { ComponentChildren } from 'preact';
import { type Tone, tones } from './tone.ts';
import type { TreeCounts, TreeFilter } from './tree-lines.ts';

interface TreeFiltersProps {
  readonly filter: TreeFilter;
  readonly counts: TreeCounts;
  readonly change: (filter: TreeFilter) => void;
}

/** Search, and how many there are of each machine, tone and state: one that is pressed shows only those. */
export function TreeFilters({ filter, counts, change }: TreeFiltersProps) {
  const { text, machine, tone, state } = filter;
  return (
    <search class="tree-tools">
      <input
        class="tree-search"
        type="search"
        data-search
        aria-label="Search instances by key, state or label"
        placeholder="Key, state or label  ( / )"
        value={text}
        onInput={({ currentTarget }) => change({ ...filter, text: currentTarget.value })}
      />
      <fieldset class="chips" aria-label="Machines">
        {counts.machines.map(([name, count]) => (
          <Chip
            key={name}
            count={count}
            isPressed={name === machine}
            press={(pressed) => change({ text, ...(pressed && { machine: name }) })}
          >
            {name}
          </Chip>
        ))}
      </fieldset>
      <fieldset class="chips" aria-label={machine === undefined ? 'Kinds of states' : `States of ${machine}`}>
        {machine === undefined
          ? tones
              .filter((each) => counts.tones.has(each) || each === tone)
              .map((each) => (
                <Chip
                  key={each}
                  tone={each}
                  count={counts.tones.get(each) ?? 0}
                  isPressed={each === tone}
                  press={(pressed) => change({ text, ...(pressed && { tone: each }) })}
                >
                  {each}
                </Chip>
              ))
          : counts.states.map(([name, count, each]) => (
              <Chip
                key={name}
                tone={each}
                count={count}
                isPressed={name === state}
                press={(pressed) => change({ text, machine, ...(pressed && { state: name }) })}
              >
                {name}
              </Chip>
            ))}
      </fieldset>
    </search>
  );
}

interface ChipProps {
  readonly count: number;
  readonly isPressed: boolean;
  readonly tone?: Tone;
  readonly press: (pressed: boolean) => void;
  readonly children: ComponentChildren;
}

function Chip({ count, isPressed, tone, press, children }: ChipProps) {
  return (
    <button type="button" class="chip" aria-pressed={isPressed} onClick={() => press(!isPressed)}>
      {tone && <span class="dot" data-tone={tone} />}
      {children} <b>{count}</b>
    </button>
  );
}
