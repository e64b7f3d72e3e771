/**
 * The map, as the script that folium writes calls it: `sozialraum.areas(map, options)`, `.places(map)` and
 * `.buttons(map)`. All values come from the page's table, so that map and table cannot differ.
 */
import { drawAreas } from "./map/areas.js";
import { addButtons } from "./map/buttons.js";
import { drawPlaces } from "./map/places.js";

Object.assign(globalThis, { sozialraum: { areas: drawAreas, places: drawPlaces, buttons: addButtons } });
