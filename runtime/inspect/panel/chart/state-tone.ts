const tones = ['needs-user', 'waiting', 'passing', 'settled'] as const;

/** The tag of a state that says what it means for whoever waits; none where it has no such tag. */
export function toneOfTags(tags: readonly string[]): (typeof tones)[number] | undefined {
  return tones.find((tone) => tags.includes(tone));
}
