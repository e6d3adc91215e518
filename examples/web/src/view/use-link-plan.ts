import type { ConnectPlan } from 'joinery/machines';
import { useEffect, useState } from 'react';
import { useSession, useSessionState } from './session-context.ts';

/** What a link would do now: it changes with what there is. `isPasted`: where it leads is looked up as well. */
export function useLinkPlan(link: string, isPasted: boolean): ConnectPlan | undefined {
  const { links, directory } = useSession();
  const isRunning = useSessionState((state) => state.engine === 'running');
  const [known, setKnown] = useState<{ link: string; plan: ConnectPlan }>();
  useEffect(() => {
    if (!isRunning || link === '') return undefined;
    let isCurrent = true;
    const read = (): void => {
      links.plan(link).then(
        (plan) => isCurrent && setKnown({ link, plan }),
        // An engine that ends is followed by another, which is asked again.
        () => undefined,
      );
    };
    read();
    const ends = [directory.subscribe(read), ...(isPasted ? [links.preview(link, read)] : [])];
    return () => {
      isCurrent = false;
      for (const end of ends) end();
    };
  }, [links, directory, isRunning, link, isPasted]);
  return known?.link === link ? known.plan : undefined;
}
