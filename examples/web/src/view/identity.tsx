import type { Profile } from 'joinery/machines';
import { useLanguage } from '../text/language.ts';

/** As whom we are known here: chosen at the start, and locked. */
export function Identity({ profile, incognito }: { profile: Profile | undefined; incognito: boolean }) {
  const { ui } = useLanguage();
  if (!profile) return null;
  return (
    <p className="identity" title={ui.card.identityStays}>
      <svg className="lock" viewBox="0 0 16 16" aria-hidden="true">
        <path d="M5 7V5a3 3 0 0 1 6 0v2" />
        <rect x="3.5" y="7" width="9" height="6.5" rx="1.5" />
      </svg>
      <span className="hidden">{ui.card.identityStays}</span>
      {(incognito ? ui.card.incognitoAs : ui.card.joinAs)(profile.displayName)}
    </p>
  );
}
