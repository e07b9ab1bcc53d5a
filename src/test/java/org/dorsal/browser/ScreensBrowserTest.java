package org.dorsal.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Test;

/** Verifies the base of all page tests: axe-core is loaded and reports faults in each look. */
class ScreensBrowserTest {
    private static final String PAGE = """
            <!DOCTYPE html><html lang="en"><head><title>Page</title><style>
              body { background: white; color: black } @media (prefers-color-scheme: dark) { p { color: #eee } }
            </style></head><body><main><h1>Page</h1><p>Legible in the light.</p></main></body></html>""";

    @Test
    void a_fault_is_told_when_it_is_there_in_the_same_document() {
        try (Page page = Chromium.shared().newPage()) {
            page.setContent(PAGE);
            assertThat(Screens.faults(page)).isEmpty();
            page.evaluate("() => { document.querySelector('main').append(document.createElement('input')); }");
            assertThat(Screens.faults(page))
                    .singleElement()
                    .asString()
                    .startsWith("label: ")
                    .contains("<input>");
            page.evaluate("() => document.querySelector('input').remove()");
            assertThat(Screens.faults(page)).isEmpty();
        }
    }

    @Test
    void what_only_one_look_has_is_found_when_the_page_is_shown_in_it() {
        try (Page page = Chromium.shared().newPage()) {
            page.setContent(PAGE);
            Looks.light(1280).apply(page);
            assertThat(Screens.faults(page)).isEmpty();
            Looks.dark(320).apply(page);
            assertThat(Screens.faults(page)).singleElement().asString().startsWith("color-contrast: ");
        }
    }

    @Test
    void frames_are_looked_at_as_well() {
        try (Page page = Chromium.shared().newPage()) {
            page.setContent(PAGE.replace("</main>", "<iframe title=Frame srcdoc='<p><input></p>'></iframe></main>"));
            page.waitForCondition(() -> page.frames().size() == 2
                    && page.frames().getLast().locator("input").count() == 1);
            assertThat(Screens.faults(page)).anyMatch(fault -> fault.startsWith("label: "));
        }
    }
}
