package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.*;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** Walks what the documentation of each type says of the shape of its answers: size, order, count, and pages. */
class ShapingWalkTest {
    private static final WalkedAssessment WALKED = WalkedAssessment.in(SomeService.shared(), "walk-shape");
    private static final Capabilities CLAIMED = Capabilities.of(WALKED.anybody());

    /**
     * Time of the last change of the examined resources: every search creates an event, which must not be counted.
     */
    private static final String UNTIL =
            recordedAt(WALKED.read(WalkedAssessment.RESPONSE).json());

    @TestFactory
    Stream<DynamicTest> each_parameter_that_shapes_an_answer_does_as_documented() {
        return CLAIMED.types().stream()
                .flatMap(type -> CLAIMED.shaping(type).stream()
                        .map(name -> DynamicTest.dynamicTest(type + " by " + name, () -> shape(type, name))));
    }

    private static void shape(String type, String name) {
        switch (name) {
            case "_count" -> count(type);
            case "_sort" -> sort(type);
            case "_summary" -> summary(type);
            case "_elements" -> elements(type);
            case "_total" -> total(type);
            case "_offset" -> offset(type);
            default -> throw new AssertionError("nobody here proves " + name);
        }
    }

    private static void count(String type) {
        assertThat(search(type + "?_count=1").entries()).hasSize(1);
        assertThat(search(type + "?_count=0"))
                .satisfies(none -> assertThat(none.entries()).isEmpty())
                .satisfies(none -> assertThat(none.json().path("total").asInt())
                        .isEqualTo(all(type).size()));
    }

    /**
     * Checks sorting by time of recording, and by the clinical date where one exists. Times are compared as instants:
     * a whole second is written without a fraction.
     */
    private static void sort(String type) {
        var recorded = all(type + "?_sort=_lastUpdated");
        assertThat(recorded).isSortedAccordingTo(Comparator.comparing(resource -> Instant.parse(recordedAt(resource))));
        assertThat(all(type + "?_sort=-_lastUpdated")).isEqualTo(recorded.reversed());
        for (var date : List.of("authored", "date", "recorded")) {
            if (CLAIMED.parameters(type).contains(date)) {
                assertThat(all(type + "?_sort=-" + date))
                        .isEqualTo(all(type + "?_sort=" + date).reversed())
                        .containsExactlyInAnyOrderElementsOf(recorded);
            }
        }
    }

    private static String recordedAt(JsonNode resource) {
        return resource.path("meta").path("lastUpdated").asString("");
    }

    private static void summary(String type) {
        var counted = search(type + "?_summary=count");
        assertThat(counted.entries()).isEmpty();
        assertThat(counted.json().path("total").asInt()).isEqualTo(all(type).size());
        assertThat(search(type + "?_summary=false").entries())
                .isEqualTo(search(type).entries());
        for (var summary : List.of("true", "text", "data")) {
            var page = search(type + "?_count=1&_summary=" + summary);
            assertThat(page.entries()).singleElement().satisfies(ShapingWalkTest::isSubset);
            var whole = search(type + "?_count=1").entries().getFirst();
            assertThat(page.entries().getFirst().has("text"))
                    .as(summary)
                    .isEqualTo(whole.has("text") && summary.equals("text"));
            // the other pages have the same shape
            next(page)
                    .map(ShapingWalkTest::search)
                    .ifPresent(other -> assertThat(other.entries()).allSatisfy(ShapingWalkTest::isSubset));
        }
    }

    private static void elements(String type) {
        var page = search(type + "?_count=1&_elements=id");
        assertThat(page.entries()).singleElement().satisfies(ShapingWalkTest::isSubset);
        assertThat(page.entries().getFirst().has("text")).isFalse();
        next(page)
                .map(ShapingWalkTest::search)
                .ifPresent(other -> assertThat(other.entries()).allSatisfy(ShapingWalkTest::isSubset));
    }

    /** Asserts the SUBSETTED tag: omitted elements must not be mistaken for absent ones. */
    private static void isSubset(JsonNode resource) {
        assertThat(resource.path("meta").path("tag").toString()).contains("SUBSETTED");
    }

    private static void total(String type) {
        for (var form : List.of("accurate", "estimate")) {
            assertThat(search(type + "?_count=1&_total=" + form)
                            .json()
                            .path("total")
                            .asInt())
                    .isEqualTo(all(type).size());
        }
        assertThat(search(type + "?_total=none").status()).isEqualTo(200);
    }

    private static void offset(String type) {
        var resources = all(type);
        assertThat(search(type + "?_offset=1&_count=100").entries()).isEqualTo(resources.subList(1, resources.size()));
        assertThat(search(type + "?_offset=" + resources.size()).entries()).isEmpty();
    }

    @TestFactory
    Stream<DynamicTest> the_links_next_lead_through_everything_once() {
        return each(type -> {
            var pages = all(type + "?_count=1");
            assertThat(pages)
                    .doesNotHaveDuplicates()
                    .isEqualTo(search(type + "?_count=100").entries());
        });
    }

    @TestFactory
    Stream<DynamicTest> a_link_next_belongs_to_its_caller() {
        return each(type -> next(search(type + "?_count=1"))
                .filter(_ -> !Capabilities.isOpen(type))
                .ifPresent(link -> {
                    assertThat(link).doesNotContain(WALKED.patient());
                    RefusalAssertions.assertBy(WALKED.service()
                            .client(SomeService.NORTHSIDE, "patient/*.rs", "somebody-else")
                            .get(link));
                    RefusalAssertions.assertBy(WALKED.reader(type).get(link + "&_count=2"));
                }));
    }

    private static List<JsonNode> all(String query) {
        var resources = new ArrayList<JsonNode>();
        for (var page = Optional.of(search(query));
                page.isPresent();
                page = next(page.get()).map(ShapingWalkTest::search)) {
            resources.addAll(page.get().entries());
        }
        return resources;
    }

    /** By the caller who reads the type with the least right; the type is the query's first word. */
    private static SomeAnswer search(String query) {
        var type = query.replaceFirst("^.*/(?=[A-Z])", "").replaceFirst("\\?.*", "");
        var answer = WALKED.reader(type).get(steady(type, query));
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer;
    }

    /** A page link carries its whole search already. */
    private static String steady(String type, String query) {
        return type.equals("AuditEvent") && query.startsWith(type)
                ? query + (query.contains("?") ? "&" : "?") + "_lastUpdated=le" + UNTIL
                : query;
    }

    private static Optional<String> next(SomeAnswer page) {
        return StreamSupport.stream(page.json().path("link").spliterator(), false)
                .filter(link -> link.path("relation").asString("").equals("next"))
                .map(link -> link.path("url").asString(""))
                .findFirst();
    }

    private static Stream<DynamicTest> each(ShapingCheck walk) {
        return CLAIMED.types().stream().map(type -> DynamicTest.dynamicTest(type, () -> walk.of(type)));
    }

    private interface ShapingCheck {
        void of(String type);
    }
}
