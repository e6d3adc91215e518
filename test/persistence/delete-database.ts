/** Deletes a database of this origin; `blocked` where a connection stays open. */
export function deleteDatabase(name: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = () => resolve('deleted');
    request.onblocked = () => resolve('blocked');
    request.onerror = () => reject(request.error ?? new Error('not deleted'));
  });
}
