/** The panel that shows what an engine does. `joinery/inspector`. */
export type { InspectionModel, ModelState } from './model/model.ts';
export { type GalleryOptions, type InspectorOptions, mountGallery, mountInspector } from './mount.tsx';
