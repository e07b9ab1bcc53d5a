package org.dorsal.http.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.*;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;

/**
 * Budgets of the first page on the wire, and of an answer after it: what the form of 130 items weighed when it came.
 */
class AssessmentWeightTest {
    private static final int FIRST_PAGE_BYTES = 46_500;

    private static final Pattern LOADED = Pattern.compile("(?:href|src)=\"(/assets/[^\"]+)\"");
    /** Limit for the edition and the modules that score with it, which the page loads later and once for all patients. */
    private static final int SCORING_BYTES = 125_000;

    private static final List<String> SCORING = List.of(
            "answers.js",
            "care.js",
            "conditions.js",
            "digest.js",
            "distinct-facts.js",
            "edition.js",
            "judge.js",
            "page-score.js",
            "scoring.js",
            "stop.js",
            "tiers.js",
            "wording.js");

    private static final int ANSWER_BYTES = 4_000;

    private final SomeAssessment assessment = new SomeAssessment(SomeVisits.plain());

    @Test
    void that_of_the_first_visit_stays_within_its_budget() {
        int bytes = firstVisit();
        System.out.println(bytes + " bytes for the first visit");
        assertThat(bytes).isLessThanOrEqualTo(FIRST_PAGE_BYTES);
    }

    @Test
    void what_is_loaded_after_the_page_is_small() {
        var edition = new MvcPages(assessment.visit(), assessment.controllers())
                .send(URI.create(EditionController.path("en-US")), HttpMethod.GET, PageForm.EMPTY);
        int bytes = packed(edition.body());
        for (String name : SCORING) {
            bytes += packed(ServedAssets.get(Assets.shipped().path(name)).getContentAsByteArray());
        }
        System.out.println(bytes + " bytes for the page's own scoring, loaded after the page");
        assertThat(bytes).isLessThanOrEqualTo(SCORING_BYTES);
    }

    private int firstVisit() {
        byte[] html = html(PageForm.EMPTY, "");
        List<String> loaded = LOADED.matcher(new String(html, StandardCharsets.UTF_8))
                .results()
                .map(match -> match.group(1))
                .toList();
        assertThat(loaded).hasSizeGreaterThan(3);
        int bytes = packed(html);
        for (String path : loaded) {
            bytes += packed(ServedAssets.get(path).getContentAsByteArray());
        }
        return bytes;
    }

    @Test
    void an_answer_is_a_small_message() {
        PageForm form = SomeAssessment.form("version=0-0", "changed=fever-time", "q-fever-time=no-fever");
        assertThat(packed(html(form, "/answer"))).isLessThanOrEqualTo(ANSWER_BYTES);
    }

    private byte[] html(PageForm form, String path) {
        HttpMethod method = path.isEmpty() ? HttpMethod.GET : HttpMethod.POST;
        return new MvcPages(assessment.visit(), assessment.controllers())
                .send(method, path, form)
                .body();
    }

    /** Size of a page as Tomcat compresses it, at the default level. */
    private static int packed(byte[] body) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(body);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
        return packed.size();
    }
}
