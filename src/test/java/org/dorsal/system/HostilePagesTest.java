package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.*;
import java.util.stream.Stream;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * Record and clinician with texts that attack the pages: markup, template expressions, marks that turn the reading
 * direction, 5,000 characters. Every page shows these as text and keeps its own direction.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostilePagesTest {
    private static final String MARKUP = "\"'><script>alert('%s')</script><img src=x onerror=alert(1)>${7*7}{{7*7}}";
    private static final String NOTE = MARKUP.formatted("note") + "\u202Ednuora denrut\u2067 " + "n".repeat(3_500);
    private static final String OPEN = MARKUP.formatted("open") + "\u202Edaer";
    private static final String REASON = MARKUP.formatted("reason") + "\u202Esdrawkcab";

    private final Map<String, Document> pages = new LinkedHashMap<>();

    @BeforeAll
    void a_clinician_reads_and_writes_it_everywhere() {
        var clinician = SomeClinician.of(SomeService.shared(), SomeService.NORTHSIDE, "sandbox-10");
        var answers = new String[] {"sign-with-pain=chest-tight", "clinician-note=" + NOTE};
        clinician.answer(answers);
        pages.put("assess", clinician.page(""));
        pages.put("plain", clinician.page("/plain"));
        pages.put("review", clinician.page("/review"));
        var signed = clinician.sign(
                "open=" + OPEN,
                "disposition=urgent",
                "disposition-reason=clinical-judgement",
                "disposition-text=" + REASON);
        pages.put("signed", clinician.page("/assessment/" + signed));
        pages.put("handout", clinician.page("/assessment/" + signed + "/handout"));
        clinician.answer(answers);
        var second = clinician.sign("open=" + OPEN);
        pages.put("history", clinician.page("/history"));
        pages.put("compare", clinician.page("/history/compare?a=" + signed + "&b=" + second));
    }

    @TestFactory
    Stream<DynamicTest> on_every_page_it_is_text_and_runs_nothing() {
        return onEveryPage(page -> {
            assertThat(page.select("script").stream().map(script -> script.attr("src") + script.data()))
                    .allMatch(source -> source.matches("/assets/[0-9a-f]+/[a-z.]+js"));
            assertThat(page.select("img, iframe, object, embed, base, style, [style], [srcdoc]"))
                    .isEmpty();
            assertThat(page.getAllElements().stream().flatMap(element -> element.attributes().asList().stream()))
                    .noneMatch(attribute -> attribute.getKey().startsWith("on"))
                    .noneMatch(attribute -> attribute.getValue().startsWith("javascript:"));
            assertThat(page.html()).doesNotContain(">49<", "}49", "49{{");
            assertThat(page.select("[href], [action]").stream()
                            .map(element -> element.attr("href") + element.attr("action")))
                    .allMatch(target ->
                            target.startsWith("/") || target.startsWith("#") || target.startsWith("?language="));
        });
    }

    @TestFactory
    Stream<DynamicTest> on_every_page_it_turns_the_reading_of_nothing_else() {
        return onEveryPage(page -> assertThat(page.getAllElements().stream()
                        .filter(element -> element.ownText().matches("(?s).*[\u202A-\u202E\u2066-\u2069].*")))
                .allMatch(HostilePagesTest::standsApart, "stands apart from the text around it"));
    }

    @TestFactory
    Stream<DynamicTest> the_name_is_cut_to_what_a_banner_can_hold() {
        return onEveryPage(page -> assertThat(page.select("header.banner .name").text())
                .startsWith("<script>document.title='owned'</script>")
                .endsWith("…")
                .contains("\uFFFDJuniper")
                .doesNotContain("\u202E", "\u2067")
                .hasSizeLessThanOrEqualTo(200));
    }

    @Test
    void what_was_written_is_there_to_read_as_it_was_written() {
        assertThat(page("assess").select("#answers").attr("data-visit")).contains("<script>alert('note')</script>");
        assertThat(page("plain").select("textarea").eachText())
                .anySatisfy(text -> assertThat(text).contains("<script>alert('note')</script>"));
        assertThat(page("review").text()).contains("<script>alert('note')</script>", "{{7*7}}");
        assertThat(page("signed").text()).contains("<script>alert('reason')</script>", "${7*7}");
        assertThat(page("compare").text()).contains("<script>alert('note')</script>");
    }

    /** Returns whether a browser isolates the direction of the element's text. */
    private static boolean standsApart(Element element) {
        return Stream.iterate(element, node -> node.parent() != null, Element::parent)
                .anyMatch(node -> List.of("bdi", "textarea", "pre", "option").contains(node.tagName()));
    }

    private Stream<DynamicTest> onEveryPage(java.util.function.Consumer<Document> check) {
        return pages.entrySet().stream()
                .map(page -> DynamicTest.dynamicTest(page.getKey(), () -> check.accept(page.getValue())));
    }

    private Document page(String name) {
        return pages.getOrDefault(name, Document.createShell(""));
    }
}
