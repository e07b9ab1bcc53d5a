package org.dorsal.http.web;

import com.microsoft.playwright.Page;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.dorsal.browser.Chromium;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.springframework.util.function.SingletonSupplier;

/**
 * The assessment page as its scripts have drawn it in Chromium, as HTML with all parts: chosen options have the attribute {@code checked},
 * typed ones their value.
 */
final class DrawnPage {
    private static final SingletonSupplier<Page> TAB =
            SingletonSupplier.of(() -> Chromium.shared().newPage());

    /** Fills folded details and gathers the parts, of which one at a time is in the document. */
    private static final String HTML = """
        async () => {
          await Promise.all([...document.querySelectorAll('#panel details:not([open])')].map(async details => {
            const toggled = new Promise(done => details.addEventListener('toggle', done, {once: true}));
            details.open = true;
            await toggled;
            details.open = false;
          }));
          const sections = [...document.querySelectorAll('.steps a')].map(part => {
            part.click();
            document.querySelectorAll('#answers input').forEach(field => {
              field.toggleAttribute('checked', field.checked);
              if (!['radio', 'checkbox'].includes(field.type)) field.setAttribute('value', field.value);
            });
            document.querySelectorAll('textarea').forEach(field => { field.textContent = field.value; });
            return document.querySelector('#answers > section').cloneNode(true);
          });
          document.querySelector('#answers').replaceChildren(...sections);
          return document.documentElement.outerHTML;
        }\
        """;

    /** Port of all pages, so that the browser keeps scripts and edition; 0 before the first page. */
    private static final AtomicInteger PORT = new AtomicInteger();

    /** The pages drawn last, by their text before. */
    private static final Map<String, Document> DRAWN = new LinkedHashMap<>(16, 0.75F, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Document> eldest) {
            return size() > 8;
        }
    };

    private DrawnPage() {}

    /** Draws the page that has this text before any script ran; a page of the same text is drawn once. */
    static synchronized Document of(Visit visit, List<Object> controllers, String served) {
        return DRAWN.computeIfAbsent(served, _ -> drawn(visit, controllers)).clone();
    }

    private static Document drawn(Visit visit, List<Object> controllers) {
        ServedPages served = new ServedPages(visit, controllers, PORT.get());
        PORT.set(served.port());
        try {
            Page tab = TAB.obtain();
            tab.navigate(served.address(""));
            SomeChromium.settled(tab);
            return Jsoup.parse((String) tab.evaluate(HTML));
        } finally {
            served.stop();
        }
    }
}
