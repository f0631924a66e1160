/** Where the cabinet begins. */

import { current } from "./session.js";
import { begin } from "./shell.js";

// A way back from an identity provider means nothing to somebody who is signed in.
if (current() && /^#\/(ticket|identity)\//.test(location.hash)) history.replaceState(null, "", "#/");
begin();
