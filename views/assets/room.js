/* The list of a session for the one in the room. Without this script all of it works too, a page for each tap. */
import { watchTaps } from './room/taps.js'

if (document.querySelector('#seats')) watchTaps()
