/** Every page: menu on small screens, help, shortcuts, moving on without a full reload, dates, tables, footer in print. */
import { startCopying } from "./page/copy.js";
import { startFollowing } from "./page/following.js";
import { startHelp } from "./page/help.js";
import { startMenu } from "./page/menu.js";
import { startOnward } from "./page/onward.js";
import { startPrintFooter } from "./page/print.js";
import { startRetrying } from "./page/retry.js";
import { startFurtherRows } from "./page/rows.js";
import { startShortcuts } from "./page/shortcuts.js";
import { startSwapping } from "./page/swap.js";
import { startTimeline } from "./page/timeline.js";
import { startWideTables } from "./page/wide.js";
import { startAtWhatWasWrong } from "./page/wrong.js";

document.documentElement.classList.add("scripted");
startMenu();
startHelp();
startShortcuts();
startSwapping();
startFurtherRows();
startTimeline();
startWideTables();
startPrintFooter();
startRetrying();
startCopying();
startAtWhatWasWrong();
startOnward();
startFollowing();
