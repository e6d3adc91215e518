/** The BroadcastChannel on which the engine's worker serves its inspection. */
export const inspectionChannel = 'joinery-inspect';
