package org.dorsal.http.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.*;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;

/**
 * Budgets of the first page on the wire, and of an answer after it: what the form of 130 items weighed when it came.
 */
class AssessmentWeightTest {
    /** Limit for the page with its styles and scripts. */
    private static final int FIRST_PAGE_BYTES = 60_000;

    /** Limit for all that a browser loads which has seen no page of Dorsal. */
    private static final int COLD_BYTES = 120_000;

    private static final Pattern LOADED = Pattern.compile("(?:href|src)=\"(/assets/[^\"]+)\"");

    /** Limit for the page alone: of the next patient the scripts and the edition are known. */
    private static final int NEXT_PAGE_BYTES = 10_000;

    private static final int ANSWER_BYTES = 4_000;

    private final SomeAssessment assessment = new SomeAssessment(SomeVisits.plain());

    @Test
    void that_of_the_first_visit_stays_within_its_budget() {
        int bytes = firstVisit();
        System.out.println(bytes + " bytes for the first visit");
        assertThat(bytes).isLessThanOrEqualTo(FIRST_PAGE_BYTES);
    }

    @Test
    void with_the_edition_it_stays_within_another() {
        var edition = new MvcPages(assessment.visit(), assessment.controllers())
                .send(URI.create(EditionController.path("en-US")), HttpMethod.GET, PageForm.EMPTY);
        int bytes = firstVisit() + packed(edition.body());
        System.out.println(bytes + " bytes for the first visit and the edition");
        assertThat(bytes).isLessThanOrEqualTo(COLD_BYTES);
    }

    @Test
    void the_page_of_the_next_patient_is_small() {
        int bytes = packed(html(PageForm.EMPTY, ""));
        System.out.println(bytes + " bytes for the next patient");
        assertThat(bytes).isLessThanOrEqualTo(NEXT_PAGE_BYTES);
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
        PageForm form = DraftBodies.form(
                "0-0", "2.0.0", Map.of("changes", List.of(SomeAssessment.change("fever-time", "no-fever"))));
        assertThat(packed(html(form, "/draft"))).isLessThanOrEqualTo(ANSWER_BYTES);
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
