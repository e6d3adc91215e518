import { useEffect, useState } from 'preact/hooks';
import type { InspectionModel, ModelState } from '../model/model.ts';

/** The model's state, anew with every change. */
export function useModelState(model: InspectionModel): ModelState {
  const [state, setState] = useState(model.state);
  useEffect(() => {
    const read = () => setState(model.state);
    read();
    return model.subscribe(read);
  }, [model]);
  return state;
}
