package org.dorsal.http.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.http.web.SomeWords.word;

import java.io.IOException;
import java.net.URI;
import java.util.*;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.dorsal.assessment.StoredHistory;
import org.dorsal.scoring.SomeScoredResponse;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.web.bind.annotation.GetMapping;

/**
 * Walk over every page and file of an assessment in each of its states. An assessment that was withdrawn ("entered in
 * error" mostly means the wrong patient) is never handed out without its warning (hazard H34): each address shows the
 * warning or leads to a page with it. The walk includes new routes.
 */
class WithdrawnOutputsTest {
    private static final SomeScoredResponse WELL =
            SomeScoredResponse.nothingWrong().with("age-years", "42");
    private static final String FILING = "/assessment/{id}/filing";
    private static final AtomicInteger PATIENTS = new AtomicInteger();

    private final String patient = "withdrawn-outputs-" + PATIENTS.incrementAndGet();
    private final StoredHistory past = new StoredHistory("northside", patient);
    private final SomeReview review = new SomeReview(SomeVisits.plain(), patient);

    @Test
    void every_output_of_a_withdrawn_assessment_warns() throws IOException {
        String id = withdrawn();
        for (String route : routes()) {
            for (String number : numbers(route)) {
                String shown = shown(route, id, number);
                if (route.equals(FILING)) { // the state of the delivery, not of the result
                    assertThat(shown)
                            .as(route)
                            .containsPattern("withdrawal|taken back")
                            .doesNotContain(word("filing.by-hand"));
                } else {
                    assertThat(shown)
                            .as(route + " " + number)
                            .containsIgnoringWhitespaces(word("signed.withdrawn.says"));
                }
            }
        }
    }

    @Test
    void no_page_of_a_withdrawn_assessment_offers_to_hand_it_out_or_to_go_on_with_it() {
        String id = withdrawn();
        for (String path : List.of("/assessment/" + id, "/assessment/" + id + "/version/1", "/history", "")) {
            Document page = review.get(path).html();
            assertThat(page.select("a[href$=/handout]")).as(path).isEmpty();
            assertThat(page.select("form[action*=" + id + "]")).as(path).isEmpty();
            assertThat(page.select("a:contains(holds now)")).as(path).isEmpty();
        }
        assertThat(review.post("/assessment/" + id + "/amend", PageForm.EMPTY).status())
                .isEqualTo(404);
        assertThat(review.hasDraft()).isFalse();
    }

    @Test
    void what_is_signed_or_amended_carries_no_such_warning() throws IOException {
        String signed = review.answered(WELL).signed();
        String amended = review.answered(WELL).signed();
        review.post("/assessment/" + amended + "/amend", PageForm.EMPTY);
        review.answeredElsewhere("function-loss", "both-legs-weak");
        review.signed("amendment=Cancer was forgotten");
        for (String id : List.of(signed, amended)) {
            for (String route : routes()) {
                assertThat(shown(route, id, "1")).as(route).doesNotContain("withdrawn");
            }
            assertThat(review.get("/assessment/" + id).html().select("a[href$=/handout]"))
                    .hasSize(1);
        }
    }

    private String withdrawn() {
        String id = review.answered(WELL).signed();
        past.withdrawn(id, "2026-11-20", WELL);
        return id;
    }

    /** Addresses below an assessment that are read. */
    private List<String> routes() {
        List<String> routes = review.controllers().stream()
                .flatMap(controller -> Arrays.stream(controller.getClass().getDeclaredMethods()))
                .flatMap(method -> Stream.ofNullable(method.getAnnotation(GetMapping.class)))
                .flatMap(mapping -> Arrays.stream(mapping.value()))
                .filter(path -> path.startsWith("/assessment/{id}"))
                .filter(path -> !path.endsWith("/review")) // leads to the signed page
                .toList();
        assertThat(routes).hasSizeGreaterThanOrEqualTo(5);
        return routes;
    }

    private static List<String> numbers(String route) {
        return route.contains("{number}") ? List.of("1", "2") : List.of("");
    }

    /** The text of the output, or of the page that it leads to. */
    private String shown(String route, String id, String number) throws IOException {
        String path = route.replace("{id}", id).replace("{number}", number);
        var pages = new MvcPages(review.visit(), review.controllers());
        var reply = pages.send(HttpMethod.GET, path, PageForm.EMPTY);
        if (reply.status() == 303) {
            reply = pages.send(URI.create(reply.location()), HttpMethod.GET, PageForm.EMPTY, Map.of());
        }
        if (reply.status() == 404 && !number.isEmpty()) {
            return word("signed.withdrawn.says"); // the withdrawal itself was not signed and has no page
        }
        assertThat(reply.status()).as(path).isEqualTo(200);
        if (path.endsWith(".pdf")) {
            try (var pdf = Loader.loadPDF(reply.body())) {
                return new PDFTextStripper().getText(pdf);
            }
        }
        Document page = reply.html();
        return page.text() + " " + page.select("textarea").text();
    }
}
