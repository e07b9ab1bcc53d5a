package org.dorsal.http.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.dorsal.SomeValidator;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.fhirjson.Problem;
import org.dorsal.knowledge.PublishedResource;
import org.dorsal.knowledge.SomeProfiles;
import org.hl7.fhir.r4.model.Bundle;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KnowledgeSearchTest {
    private static final String C = "https://dorsal.example/canonical";
    private static final KnowledgeSearch DOOR = new KnowledgeSearch(SomeProfiles.knowledge());
    private static final String FORM = "upper-back-pain-assessment-2.0.0";

    @Test
    void every_published_resource_is_read_by_its_type_and_id() {
        assertThat(SomeProfiles.knowledge().published()).hasSizeGreaterThan(40).allSatisfy(published -> {
            assertThat(KnowledgeSearch.TYPES).contains(published.type());
            assertThat(DOOR.read(published.type(), published.id())).containsSame(published);
        });
        assertThat(DOOR.read("Questionnaire", "none")).isEmpty();
        assertThat(DOOR.read("PlanDefinition", FORM)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "Questionnaire; url=" + C + "/Questionnaire/upper-back-pain-assessment; 1",
                "Questionnaire; url=" + C + "/Questionnaire/upper-back; 0",
                "PlanDefinition; url=" + C + "/PlanDefinition/upper-back-pain-care," + C
                        + "/PlanDefinition/upper-back-pain-evidence; 2",
                "Questionnaire; version=2.0.0; 1",
                "Questionnaire; version=2.0; 0",
                "Questionnaire; _id=" + FORM + "; 1",
                "Questionnaire; _id=other; 0",
                "Questionnaire; status=draft; 1",
                "Questionnaire; status=http://hl7.org/fhir/publication-status|draft,active; 1",
                "Questionnaire; status=active; 0",
                "OperationDefinition; name=sco; 1",
                "OperationDefinition; name=SCORE; 1",
                "OperationDefinition; name=core; 0",
                "OperationDefinition; name=score status=retired; 0",
            })
    void each_parameter_finds_what_it_should(String type, String query, int matches) {
        var page = search(type, query.split(" "));
        assertThat(page.getTotal()).isEqualTo(matches);
        assertThat(page.getEntry()).hasSize(matches);
    }

    @Test
    void pages_lead_through_everything_once() {
        var canonicals = SomeProfiles.knowledge().published().stream()
                .filter(published -> published.type().equals("ActivityDefinition"))
                .map(PublishedResource::id)
                .toList();
        var ids = new ArrayList<String>();
        var offset = "_offset=0";
        while (!offset.isEmpty()) {
            var page = search("ActivityDefinition", "status=draft", "_count=10", offset);
            assertThat(page.getTotal()).isEqualTo(canonicals.size());
            ids.addAll(PatientRecordSearchTest.ids(page));
            var next = page.getLink("next");
            offset = next == null ? "" : next.getUrl().substring(next.getUrl().indexOf("_offset="));
            assertThat(next == null
                            || next.getUrl()
                                    .startsWith(SomeSearch.SELF + "/ActivityDefinition?status=draft&_count=10&"))
                    .isTrue();
        }
        assertThat(ids).containsExactlyElementsOf(canonicals);
        assertThat(search("ActivityDefinition", "_offset=999").hasEntry()).isFalse();
    }

    @Test
    void a_count_is_a_count() {
        for (var query : List.of("_summary=count", "_count=0")) {
            var page = search("ActivityDefinition", query);
            assertThat(page.getTotal()).isGreaterThan(20);
            assertThat(page.hasEntry()).isFalse();
            assertThat(page.getLink("next")).isNull();
        }
    }

    @Test
    void published_bytes_stand_in_the_bundle_as_they_are() {
        var json = new String(bytes("OperationDefinition", "_elements=url"), StandardCharsets.UTF_8);
        var score = DOOR.read("OperationDefinition", "score").orElseThrow();
        assertThat(json).contains(new String(score.json(), StandardCharsets.UTF_8));
        assertThat(json).contains("\"fullUrl\":\"" + SomeSearch.SELF + "/OperationDefinition/score\"");
        assertThat(SomeValidator.errorsIn(bytes("CodeSystem"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "title=a",
                "name:contains=a",
                "url:below=a",
                "_include=a",
                "_sort=name",
                "_lastUpdated=2026",
                "url=" + C + "/Questionnaire/a|1.0.0",
                "version=|1",
                "status=old",
                "_offset=-1",
                "_offset=ten",
                "_count=ten",
                "_summary=all",
                "_total=some",
                "_cursor=a",
                "_format=xml",
            })
    void everything_else_is_refused(String query) {
        assertThat(problems(query)).hasSize(1);
    }

    @Test
    void a_refusal_lists_what_is_answered() {
        assertThat(problems("SECRET=1", "status=SECRET"))
                .singleElement()
                .matches(problem -> !problem.message().contains("SECRET"))
                .extracting(Problem::message)
                .asString()
                .contains("_id, url, version, name, status, _count, _offset");
    }

    @TestFactory
    Stream<DynamicTest> each_parameter_is_what_r4_says() {
        return KnowledgeSearch.TYPES.stream()
                .flatMap(type -> SearchParameters.of(type).stream()
                        .map(parameter -> DynamicTest.dynamicTest(type + " by " + parameter.name(), () -> {
                            var hapiParameter = FhirJson.context()
                                    .getResourceDefinition(type)
                                    .getSearchParam(parameter.name());
                            assertThat(hapiParameter.getParamType().getCode())
                                    .isEqualTo(parameter.kind().type().toCode());
                        })));
    }

    private static List<Problem> problems(String... query) {
        return SomePages.problems(() -> DOOR.search("Questionnaire", SomeSearch.parameters(query), SomeSearch.SELF));
    }

    private static byte[] bytes(String type, String... query) {
        return DOOR.search(type, SomeSearch.parameters(query), SomeSearch.SELF).bundle();
    }

    private static Bundle search(String type, String... query) {
        return BundlesTest.parsed(bytes(type, query));
    }
}
