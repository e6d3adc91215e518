import { useInstance } from 'joinery/react';
import type { Untied } from '../chat/chat-line.ts';
import { useLanguage } from '../text/language.ts';
import { usePlace } from './use-place.ts';

/** Why a contact is not taken for the member at whose address it was asked. */
export function UntiedWords({ record: key, why }: Untied) {
  const { untied } = useLanguage().ui.person;
  const { record, isLoading } = useInstance(key);
  const { words } = usePlace(record);
  if (isLoading) return null;
  if (!record) return untied.gone;
  if (why === 'ProfilesDiffer') return untied.different(words);
  return why === 'AddressChanged' ? untied.moved(words) : untied.apart(words);
}
