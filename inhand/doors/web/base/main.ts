/* What every page loads. Pages work without it; with it they are quick, live and answer to the keyboard. */

import "./layers.css";
import "./tokens.css";
import "./base.css";
import "./layout.css";
import "./page";
import "./menus";
import "./dialogs";
import "./toasts";
import "./keys";
import "./picker";
import "./panes";
import "../live/socket";
import "./rooms";
import "./scrolling";
