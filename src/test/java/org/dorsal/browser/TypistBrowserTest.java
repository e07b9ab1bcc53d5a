package org.dorsal.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Waits of {@link Typist} on a slow page with a policy that forbids evaluated strings, as the product's does. */
class TypistBrowserTest {
    private static final Map<String, String> POLICY = Map.of(
            "Content-Security-Policy", "default-src 'none'; script-src 'self'; connect-src 'self'; form-action 'self'");

    private static final String FORM = """
            <!DOCTYPE html><title>Slow</title><form id=answers>
            <div class=q id=q-one data-read><div class=opts><label class=opt data-key=N><input type=radio value=N>No</label></div></div>
            <div class=q id=q-two data-read><div class=opts><label class=opt data-key=N><input type=radio value=N>No</label></div></div>
            </form><script src=/slow.js></script>""";

    /** Moves the focus only a while after the key. */
    private static final String SCRIPT = """
            const first = document.querySelector('#q-one input'), second = document.querySelector('#q-two input');
            first.focus();
            first.addEventListener('keydown', () => setTimeout(() => second.focus(), 400));
            """;

    @Test
    void an_answer_that_moves_the_focus_late_is_waited_for() {
        try (Page page = Chromium.shared().newPage()) {
            page.route("**/*", TypistBrowserTest::serve);
            page.navigate("http://localhost/");
            Typist typist = new Typist(page);
            typist.answer("N");
            assertThat(typist.currentQuestion()).isEqualTo("two");
        }
    }

    private static void serve(Route route) {
        String address = route.request().url();
        if (address.endsWith(".js")) {
            route.fulfill(
                    new Route.FulfillOptions().setContentType("text/javascript").setBody(SCRIPT));
        } else {
            route.fulfill(page(FORM));
        }
    }

    private static Route.FulfillOptions page(String body) {
        return new Route.FulfillOptions()
                .setHeaders(POLICY)
                .setContentType("text/html")
                .setBody(body);
    }
}
