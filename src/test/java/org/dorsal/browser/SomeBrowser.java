package org.dorsal.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;

/** One Chromium for all people, each with a profile of its own: cookies and storage are never shared. */
final class SomeBrowser {
    private final Browser chromium = Chromium.shared();

    private SomeBrowser() {}

    /** It ends with the process of the tests. */
    static SomeBrowser open() {
        return new SomeBrowser();
    }

    /** A person's profile, which keeps no third-party cookies unless they are partitioned. */
    BrowserContext person(Looks looks) {
        return chromium.newContext(new Browser.NewContextOptions()
                .setViewportSize(looks.width(), looks.height())
                .setColorScheme(looks.scheme())
                .setForcedColors(looks.forced())
                .setJavaScriptEnabled(looks.scripts()));
    }
}
