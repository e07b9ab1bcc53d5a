package org.dorsal.browser;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitForSelectorState;

/** The part of the assessment form that is in the document: one at a time. */
public final class OpenPart {
    private static final String FOLLOW = """
            id => {
              if (document.getElementById('q-' + id)) return;
              const link = document.createElement('a');
              link.href = '#q-' + id;
              document.body.append(link);
              link.click();
              link.remove();
            }""";

    private static final Locator.WaitForOptions DRAWN =
            new Locator.WaitForOptions().setState(WaitForSelectorState.ATTACHED);

    private OpenPart() {}

    /** Opens the part of a question as a link to it does, unless it is open. */
    public static void of(Page page, String linkId) {
        page.locator("#parts a").first().waitFor(DRAWN);
        page.evaluate(FOLLOW, linkId);
    }
}
