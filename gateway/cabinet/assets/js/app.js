/** Where the cabinet begins. */

import { begin } from "./shell.js";

begin();
