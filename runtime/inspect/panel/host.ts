/** What the panel asks of the browser that it stands in. */
export interface PanelHost {
  /** To the clipboard. */
  copy(text: string): Promise<void>;
  /** As a file, to wherever the browser puts them. */
  save(name: string, text: string): void;
  /** Absent where there is nobody to share a file with. Resolves to false where the user decided against it. */
  share?(name: string, text: string): Promise<boolean>;
}
