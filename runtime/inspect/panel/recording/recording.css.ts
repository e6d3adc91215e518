export const recordingCss = `
.recording { position: relative; display: flex; flex-wrap: wrap; align-items: center; gap: 4px 6px; min-width: 0; }
.recording-start { display: inline-flex; align-items: center; gap: 6px; }
.recording-dot { width: 9px; height: 9px; border-radius: 50%; background: var(--bad); }
.recording-square { width: 9px; height: 9px; border-radius: 1px; background: var(--bad); animation: recording-on 1.6s infinite; }
.recording-start.is-on { border-color: var(--bad); }
@keyframes recording-on { 50% { opacity: 0.35; } }
.recording-what { max-width: 200px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; font-size: 11.5px; }
.recording-said { min-width: 0; color: var(--muted); overflow-wrap: anywhere; }
.recording-said:empty { display: none; }
.recording-said.is-bad { color: var(--bad); }
.replay {
  position: absolute; inset-block-start: calc(100% + 6px); inset-inline-end: 0; z-index: 20; display: grid; gap: 8px;
  width: min(560px, calc(100vw - 24px)); max-height: min(60vh, 480px); overflow: auto; padding: 10px 12px;
  border: 1px solid var(--line); border-radius: var(--radius); background: var(--surface); box-shadow: 0 8px 30px var(--shadow);
}
.replay > header { display: flex; align-items: start; gap: 8px; }
.replay > button { justify-self: start; }
.replay-verdict { flex: 1; min-width: 0; padding-block: 3px; color: var(--good); overflow-wrap: anywhere; }
.replay-verdict.is-bad { color: var(--text); }
.replay-diff { display: grid; max-height: 240px; overflow: auto; border: 1px solid var(--line); border-radius: 4px; }
.replay-line { padding-inline-end: 8px; white-space: pre-wrap; overflow-wrap: anywhere; font-size: 12px; line-height: 19px; }
.replay-line[data-sign='−'] { background: color-mix(in srgb, var(--bad) 9%, var(--surface)); }
.replay-line[data-sign='+'] { background: color-mix(in srgb, var(--good) 9%, var(--surface)); }
.replay-sign { display: inline-block; width: 22px; text-align: center; color: var(--muted); user-select: none; }
.replay-line[data-sign='−'] .replay-sign { color: var(--bad); }
.replay-line[data-sign='+'] .replay-sign { color: var(--good); }
`;
