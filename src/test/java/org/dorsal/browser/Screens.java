package org.dorsal.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.args.AxeRunOptions;
import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.AxeResults;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ForcedColors;
import java.nio.file.Path;
import java.util.*;
import java.util.concurrent.ConcurrentHashMap;

/** Pictures of pages for people to look at, and what axe-core finds on them: nothing. */
public final class Screens {
    private static final Path FOLDER = Path.of("target", "screens");
    private static final List<String> RULES =
            List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice");

    private static final List<Integer> WIDTHS = List.of(320, 400, 850, 1024, 1280);
    private static final int NARROWEST = 112;
    private static final int TALL = 900;

    /**
     * Longer texts that take three lines or more in less than so many pixels, and things to compare of which one is
     * out of sight.
     */
    private static final String MISFITS = """
            least => { const walk = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT), found = [];
              const out = document.documentElement.scrollWidth - document.documentElement.clientWidth;
              if (out > 0) found.push('sticks out by ' + out);
              for (const box of document.querySelectorAll('.scroll:has(> .pairs)'))
                if (box.scrollWidth > box.clientWidth) found.push('hides a side ' + box.innerText.slice(0, 40));
              for (let text = walk.nextNode(); text; text = walk.nextNode()) {
                if (text.data.trim().length < 24 || !text.parentElement.checkVisibility()) continue;
                const range = document.createRange();
                range.selectNodeContents(text);
                const box = range.getBoundingClientRect();
                if (box.width > 1 && box.width < least \
            && box.height > 2.5 * parseFloat(getComputedStyle(text.parentElement).fontSize) * 1.3)
                  found.push(text.parentElement.tagName + ' ' + Math.round(box.width) + ' ' + text.data.trim().slice(0, 40));
              }
              return found; }""";

    /**
     * Returns the number of checked rules, then the violations; null where the document has no axe-core yet. Media
     * are loaded before the rules run, style sheets are not loaded again: the one rule that would read them is
     * experimental.
     */
    private static final String TRY = """
            ([tags, without]) => !window.axe ? null : axe.run({exclude: without.map(part => [part])},
                {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations'], preload: {assets: ['media']}})
              .then(found => [found.passes.length, ...found.violations.map(rule =>
                rule.id + ': ' + rule.help + ' at ' + rule.nodes.map(node => node.target.join(' ') + ' ' + node.html).join(', '))])""";

    private static final String AXE = AxeBuilder.getAxeScript();

    private static final Set<String> SHOWN = ConcurrentHashMap.newKeySet();

    private Screens() {}

    /**
     * Asserts that axe-core finds no fault; on request keeps a picture of the whole page under {@code
     * target/screens}. The window is made as high as the page for the picture, so that elements at its edges cover
     * nothing.
     *
     * @param without selectors of parts that axe-core leaves out
     */
    public static void check(Page page, String name, Looks display, String... without) {
        assertThat(overflow(page))
                .as("pixels that stick out of " + name + " " + display.name())
                .isLessThanOrEqualTo(0);
        page.setViewportSize(display.width(), height(page));
        keep(page, name + "-" + display.name());
        assertThat(faults(page, List.of(without)))
                .as("axe-core on " + name + " " + display.name())
                .isEmpty();
        page.setViewportSize(display.width(), display.height());
    }

    /**
     * Asserts at each common width, embedded or not, that nothing overflows and no column is so narrow that each line
     * has one word. Keeps a picture of each on request.
     */
    static void fits(Page page, String name, Looks display) {
        for (int width : WIDTHS) {
            page.setViewportSize(width, display.height());
            page.evaluate("() => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))");
            assertThat(misfits(page)).as(name + " at " + width).isEmpty();
            keep(
                    page,
                    name + "-" + width + display.name().substring(display.name().indexOf('-')));
        }
        page.setViewportSize(display.width(), display.height());
    }

    /**
     * Keeps a picture of the whole page for review, only with {@code -Ddorsal.screens=keep}: painting is expensive.
     */
    public static void keep(Page page, String name) {
        if (all()) {
            set(page, name.replaceFirst("-(\\d{3,4}|none|active)\\b.*", ""));
        } else if (isKept()) {
            page.screenshot(new Page.ScreenshotOptions().setFullPage(true).setPath(FOLDER.resolve(name + ".jpeg")));
        }
    }

    static boolean isKept() {
        return "keep".equals(System.getProperty("dorsal.screens")) || all();
    }

    /**
     * {@code -Ddorsal.screens=all}: each page once at every width in light, dark and forced colours, and held against
     * axe-core in each.
     */
    public static boolean all() {
        return "all".equals(System.getProperty("dorsal.screens"));
    }

    private static void set(Page page, String name) {
        if (!SHOWN.add(name)) {
            return;
        }
        var size = page.viewportSize();
        List<String> faults = new ArrayList<>();
        for (String scheme : List.of("dark", "forced", "light")) {
            page.emulateMedia(new Page.EmulateMediaOptions()
                    .setColorScheme(scheme.equals("dark") ? ColorScheme.DARK : ColorScheme.LIGHT)
                    .setForcedColors(scheme.equals("forced") ? ForcedColors.ACTIVE : ForcedColors.NONE));
            for (int width : WIDTHS) {
                page.setViewportSize(width, TALL);
                page.evaluate("() => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))");
                page.screenshot(new Page.ScreenshotOptions()
                        .setFullPage(true)
                        .setPath(FOLDER.resolve(Path.of("all", name + "-" + width + "-" + scheme + ".jpeg"))));
                if (overflow(page) > 0) {
                    faults.add(name + " sticks out at " + width + " " + scheme);
                }
            }
            page.setViewportSize(size.width, height(page));
            faults(page).forEach(fault -> faults.add(name + " " + scheme + ": " + fault));
            page.setViewportSize(size.width, size.height);
        }
        assertThat(faults).isEmpty();
    }

    /** Returns elements that overflow, columns with one word per line, and comparisons with one side hidden. */
    public static List<String> misfits(Page page) {
        return ((List<?>) page.evaluate(MISFITS, NARROWEST))
                .stream().map(String::valueOf).toList();
    }

    private static int height(Page page) {
        return ((Number) page.evaluate("Math.max(innerHeight, document.documentElement.scrollHeight)")).intValue();
    }

    /**
     * Returns axe-core's violations on the displayed page: WCAG 2.2 AA and its best practices. Each rule is tried on
     * the whole page; only violations leave the browser, and a document gets axe-core's script once, for both took
     * longer than the rules. Frames of other origins need axe-core's own way, which opens a page for each call.
     */
    public static List<String> faults(Page page) {
        return faults(page, List.of());
    }

    /** The same of a page without the parts that match a selector. */
    public static List<String> faults(Page page, List<String> without) {
        if (page.frames().size() > 1) {
            return ofAllFrames(page);
        }
        List<List<String>> rules = List.of(RULES, without);
        Object result = page.evaluate(TRY, rules);
        if (result == null) {
            page.evaluate(AXE);
            result = page.evaluate(TRY, rules);
        }
        List<?> faults = (List<?>) result;
        assertThat(faults.getFirst()).as("rules that axe-core could try").isNotEqualTo(0);
        return faults.stream().skip(1).map(String::valueOf).toList();
    }

    private static List<String> ofAllFrames(Page page) {
        AxeRunOptions options = new AxeRunOptions();
        options.setResultTypes(List.of("violations"));
        AxeResults results =
                new AxeBuilder(page).options(options).withTags(RULES).analyze();
        assertThat(results.getPasses()).as("rules that axe-core could try").isNotEmpty();
        return results.getViolations().stream().map(Screens::words).toList();
    }

    private static String words(Rule rule) {
        return rule.getId() + ": " + rule.getHelp() + " at "
                + rule.getNodes().stream()
                        .map(node -> node.getTarget() + " " + node.getHtml())
                        .toList();
    }

    private static int overflow(Page page) {
        return ((Number) page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                .intValue();
    }
}
