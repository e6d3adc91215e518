import { english as englishMessages, german as germanMessages, type Messages } from 'joinery/messages';
import { createContext, useContext } from 'react';
import { english } from './english.ts';
import { german } from './german.ts';
import type { UiText } from './ui-text.ts';

/** One language of the page: its own words, and the library's. */
export interface Language {
  readonly code: 'en' | 'de';
  readonly name: string;
  readonly ui: UiText;
  readonly messages: Messages;
}

export const languages: readonly [Language, Language] = [
  { code: 'en', name: 'English', ui: english, messages: englishMessages },
  { code: 'de', name: 'Deutsch', ui: german, messages: germanMessages },
];

export const LanguageContext = createContext<Language>(languages[0]);

export const useLanguage = (): Language => useContext(LanguageContext);
