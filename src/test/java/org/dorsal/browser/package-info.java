/** Journeys of clinicians in a real Chromium, over the whole service and the sandbox EHR. */
@NullMarked
package org.dorsal.browser;

import org.jspecify.annotations.NullMarked;
