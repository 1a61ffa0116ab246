// Unpacks the browser of the npm registry into the folder for temporary files, which `make editor` sets.

import chromium from "@sparticuz/chromium";

console.log(await chromium.executablePath());
