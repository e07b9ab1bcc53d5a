package org.dorsal.browser;

import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitForSelectorState;

/** The part of the assessment form that is in the document: one at a time. */
public final class OpenPart {
    private static final String FOLLOW = """
            (body, id) => {
              if (document.getElementById('q-' + id)) return;
              const link = document.createElement('a');
              link.href = '#q-' + id;
              body.append(link);
              link.click();
              link.remove();
            }""";

    private static final Locator.WaitForOptions DRAWN =
            new Locator.WaitForOptions().setState(WaitForSelectorState.ATTACHED);

    private OpenPart() {}

    /** Opens the part of a question as a link to it does, unless it is open. */
    public static void of(Page page, String linkId) {
        of(page.locator("body"), linkId);
    }

    /** Opens it on a page in a frame. */
    static void of(FrameLocator frame, String linkId) {
        of(frame.locator("body"), linkId);
    }

    private static void of(Locator body, String linkId) {
        body.locator("#parts a").first().waitFor(DRAWN);
        body.evaluate(FOLLOW, linkId);
    }
}
