import { fromTransition } from 'xstate';
import { getShortestPaths } from 'xstate/graph';
import { Model, timersOf, type Tree } from '/work/main/test/model/model.ts';
import { settings, movesOf } from '/work/main/test/model/settings.ts';
import { observedRegistry, traceTo, allItems } from '/work/main/test/model/registry.ts';
import type { Move } from '/work/main/test/model/moves.ts';
const seen = new Set<string>();
const see = (i: string) => void seen.add(i);
const model = new Model(observedRegistry(see), traceTo(see));
function keyOf(tree: Tree): string {
  const parts: string[] = [];
  for (const r of [...tree.rows.values()].sort((a,b)=>a.key<b.key?-1:1)) {
    const c = r.context as any;
    const cmds = [...new Set(r.commands.filter(c=>!c.cancelled).map(c=>c.command.type))].sort().join();
    const bits = r.machine === 'channel-join'
      ? [c.profile&&'p', c.key&&'k', c.syncing&&'s', c.everFunctional&&'f', c.reason&&'r', c.published&&'P', c.choice.incognito&&'i', c.relays.map((x:any)=>x.phase+(x.reason?.code==='Quarantined'?'!':'')).join()]
      : [c.connectionId&&'c', c.confirmationId&&'C', c.request&&'q', c.identity&&'i', c.mode, c.incarnation>1&&'I', c.link.slice(-3)];
    parts.push([r.key, r.status, JSON.stringify(r.value), cmds, bits.map(b=>b||'-').join('')].join(' '));
  }
  parts.push(timersOf(tree).map(t=>t.key+t.timerId).join());
  return parts.join('|');
}
for (const setting of settings) {
  const t0 = Date.now(); let edges = 0; const vertices = new Set<string>();
  const logic = fromTransition((t: Tree, m: Move) => { edges++; return model.take(t, m); }, () => model.start(setting.input));
  const paths = getShortestPaths(logic as any, {
    events: (s: any) => movesOf(setting, s.context),
    serializeState: (s: any) => { const k = keyOf(s.context); vertices.add(k); return k; },
    serializeEvent: (m: any) => JSON.stringify(m),
    stopWhen: (s: any) => vertices.size > Number(process.argv[2] ?? 3000) || [...s.context.rows.values()].some((r: any) => (r.context.incarnation ?? 1) > 2 || (r.context.nextRelay ?? 1) > 3),
  } as any);
  console.log(setting.name, { ms: Date.now()-t0, edges, vertices: vertices.size, paths: paths.length, longest: Math.max(...paths.map(p=>p.steps.length)), seen: allItems.filter(i=>seen.has(i)).length, all: allItems.length });
}
console.log(allItems.filter(i=>!seen.has(i)).join('\n'));
const known = new Set(allItems); console.log('unknown', [...seen].filter(i=>!known.has(i)));
