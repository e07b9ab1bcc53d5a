package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestResourceSearchParamComponent;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Searches by each parameter that metadata lists, in each form that it documents. What a parameter should find is not
 * ours to say: HAPI evaluates R4's own expression of it over the stored resource.
 */
class SearchWalkTest {
    private static final WalkedAssessment WALKED = WalkedAssessment.in(SomeService.shared(), "walk-search");
    private static final Capabilities CLAIMED = Capabilities.of(WALKED.anybody());
    private static final SearchProbes PROBES = new SearchProbes(
            CLAIMED.types(),
            WALKED.anybody().base(),
            WALKED.service().ehr(SomeService.NORTHSIDE).fhirBase().toString());
    private static final Map<String, SearchProbe> PROBED = new HashMap<>();
    private static final Map<String, SomeClient> READERS = new HashMap<>();
    private static final String NEGATED = ". Modifier: :not";
    private static final String FORM = "application/x-www-form-urlencoded";

    @TestFactory
    Stream<DynamicTest> each_parameter_finds_what_r4_says_in_each_form_that_is_documented() {
        return each((type, claimed) -> {
            var probe = probe(type, claimed);
            assertThat(probe.hits()).isNotEmpty();
            assertThat(probe.misses()).isNotEmpty();
            probe.hits()
                    .forEach(value -> assertThat(finds(type, claimed.getName(), value))
                            .as(value)
                            .isTrue());
            probe.misses()
                    .forEach(value -> assertThat(finds(type, claimed.getName(), value))
                            .as(value)
                            .isFalse());
            probe.refused()
                    .forEach(value ->
                            RefusalAssertions.assertBy(reader(type).get(query(type, claimed.getName(), value))));
        });
    }

    @TestFactory
    Stream<DynamicTest> repeated_is_and_a_comma_is_or() {
        return each((type, claimed) -> {
            var probe = probe(type, claimed);
            var hit = probe.hits().getFirst();
            var miss = probe.misses().getFirst();
            assertThat(finds(type, query(type, claimed.getName(), hit) + "&" + pair(claimed.getName(), miss)))
                    .isFalse();
            assertThat(finds(type, query(type, claimed.getName(), hit) + "&" + pair(claimed.getName(), hit)))
                    .isTrue();
            if (!documented(claimed).contains("; one value")) {
                assertThat(finds(type, claimed.getName(), miss + "," + hit)).isTrue();
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> a_parameter_may_come_in_a_form() {
        return each((type, claimed) -> {
            var form = pair(claimed.getName(), probe(type, claimed).hits().getFirst());
            var answer = reader(type).send("POST", type + "/_search", form + oldestFirst(type), "Content-Type", FORM);
            assertThat(holds(type, answer)).as(answer.toString()).isTrue();
        });
    }

    @TestFactory
    Stream<DynamicTest> not_turns_around_where_it_is_documented() {
        return each((type, claimed) -> {
            var probe = probe(type, claimed);
            if (documented(claimed).endsWith(NEGATED)) {
                probe.hits()
                        .forEach(value -> assertThat(finds(type, claimed.getName() + ":not", value))
                                .isFalse());
                probe.misses()
                        .forEach(value -> assertThat(finds(type, claimed.getName() + ":not", value))
                                .isTrue());
            } else {
                RefusalAssertions.becauseNotSupported(reader(type)
                        .get(query(
                                type, claimed.getName() + ":not", probe.hits().getFirst())));
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> each_definition_that_is_named_is_r4s_or_published() {
        return each((type, claimed) -> {
            var defined = R4Search.definition(claimed.getDefinition());
            assertThat(defined.getCode()).isEqualTo(claimed.getName());
            assertThat(defined.getType().toCode()).isEqualTo(claimed.getType().toCode());
            assertThat(defined.getBase()).extracting(base -> base.getCode()).containsAnyOf(type, "Resource");
        });
    }

    @Test
    void a_bar_before_a_code_asks_for_one_without_system() {
        var body = WalkedAssessment.body("walk-no-system", "bare");
        body.putObject("identifier").put("value", "bare-1");
        var id = WALKED.ehr().post(WalkedAssessment.RESPONSE, body.toString()).id();
        assertThat(WALKED.ehr()
                        .get("QuestionnaireResponse?identifier=%7Cbare-1")
                        .entries())
                .singleElement()
                .satisfies(
                        resource -> assertThat(resource.path("id").asString("")).isEqualTo(id));
        assertThat(WALKED.ehr()
                        .get("QuestionnaireResponse?identifier=urn:some:ehr%7Cbare-1")
                        .entries())
                .isEmpty();
    }

    private static SearchProbe probe(String type, CapabilityStatementRestResourceSearchParamComponent claimed) {
        return PROBED.computeIfAbsent(type + " " + claimed.getName(), _ -> newProbe(type, claimed));
    }

    private static SearchProbe newProbe(String type, CapabilityStatementRestResourceSearchParamComponent claimed) {
        return R4Search.values(WALKED, type, claimed.getName()).stream()
                .map(value -> Capabilities.isOpen(type)
                        ? SearchProbes.ofKnowledge(claimed, value)
                        : PROBES.of(documented(claimed).replace(NEGATED, ""), value))
                .reduce(SearchProbe::or)
                .orElseThrow(() -> new AssertionError("the walked " + type + " has nothing to find it by"));
    }

    private static SomeClient reader(String type) {
        return READERS.computeIfAbsent(type, WALKED::reader);
    }

    private static String documented(CapabilityStatementRestResourceSearchParamComponent claimed) {
        return claimed.hasDocumentation() ? claimed.getDocumentation() : "";
    }

    private static boolean finds(String type, String name, String value) {
        return finds(type, query(type, name, value));
    }

    private static boolean finds(String type, String query) {
        return holds(type, reader(type).get(query + "&_count=100" + oldestFirst(type)));
    }

    /**
     * Sorts oldest first: every search creates an event, too, which would push the expected one off the first page.
     */
    private static String oldestFirst(String type) {
        return type.equals("AuditEvent") ? "&_sort=date" : "";
    }

    private static boolean holds(String type, SomeAnswer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.json().path("type").asString("")).isEqualTo("searchset");
        return answer.entries().stream()
                .map(entry -> type + "/" + entry.path("id").asString(""))
                .collect(Collectors.toSet())
                .contains(WALKED.address(type));
    }

    private static String query(String type, String name, String value) {
        return type + "?" + pair(name, value);
    }

    private static String pair(String name, String value) {
        return name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static Stream<DynamicTest> each(SearchCheck walk) {
        return CLAIMED.types().stream()
                .flatMap(type -> CLAIMED.of(type).getSearchParam().stream()
                        .map(claimed -> DynamicTest.dynamicTest(
                                type + " by " + claimed.getName(), () -> walk.of(type, claimed))));
    }

    private interface SearchCheck {
        void of(String type, CapabilityStatementRestResourceSearchParamComponent claimed);
    }
}
