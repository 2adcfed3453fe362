/* Each screen is a folder: its style sheets and its island are found there. Imported last, so that layers come first. */

import.meta.glob(["../*/*.css", "!../base/*.css"], { eager: true });
import.meta.glob("../*/island.ts", { eager: true });
