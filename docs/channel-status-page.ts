import { channelStatusTable } from '../machines/relay/channel-status.ts';

/** The table of the channel's status, from the function itself. */
export function channelStatusPage(): string {
  const rows = channelStatusTable().map(
    ({ phases, status }) => `| ${phases.join(' + ') || 'no relay'} | ${status.joined} | ${status.connected} |`,
  );
  return `# The status of a channel

Made from \`channelStatus\` by \`npm run docs\`; not edited by hand.

A channel has no status of its own: it is a pure function of the phases of its relays and of one policy, and nothing
else. Relays that are leaving, left, were removed or cancelled don't count; of the others the best one decides. Three
and more relays behave like the two of them that decide: it is the kinds that matter, not how many.

\`joined\` stands for \`joined\`, \`allowing\` and \`accepted\`; \`joining\` for \`fetchingLink\`, \`linkResolved\` and \`joining\`;
\`left\` for \`leaving\`, \`left\`, \`removed\` and \`cancelled\`.

| Relays | \`functionalWhen: 'joined'\` | \`functionalWhen: 'connected'\` |
| --- | --- | --- |
${rows.join('\n')}

A functional channel can fail again, when its last working relay fails, and recover, when one is retried or added.
`;
}
