package org.dorsal.http.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.*;
import java.util.stream.Stream;
import org.dorsal.assessment.AssessmentPipeline;
import org.dorsal.assessment.AssessmentServices;
import org.dorsal.assessment.Rendering;
import org.dorsal.assessment.ResponseReceiver.Receipt;
import org.dorsal.assessment.Sender;
import org.dorsal.assessment.Site;
import org.dorsal.assessment.SiteRules;
import org.dorsal.assessment.Software;
import org.dorsal.audit.AuditAgents;
import org.dorsal.fhirjson.Gate;
import org.dorsal.fhirjson.Limits;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.knowledge.Wording;
import org.dorsal.store.AccessScope;
import org.dorsal.store.ResourceQuery;
import org.dorsal.store.StoredVersion;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Search by the values of stored results: a response passes through the real main job, and each value in its results
 * must find them.
 */
class SearchFindsWhatWasReceivedTest {
    private static final String SITE = "search-received";
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final PatientRecordSearch DOOR = new PatientRecordSearch(
            SomeRecords.ledger(), CursorTest.key('a'), SomeProfiles.knowledge().codes());
    /** JSON pointers to the values of each parameter; a period has no end, so a plan is found from its start on. */
    private static final Map<String, List<String>> PLACES = Map.of(
            "QuestionnaireResponse",
            List.of(
                    "questionnaire /questionnaire",
                    "status /status",
                    "subject /subject/reference",
                    "patient /subject/reference",
                    "authored /authored",
                    "author /author/reference",
                    "encounter /encounter/reference",
                    "identifier /identifier"),
            "Observation",
            List.of(
                    "subject /subject/reference",
                    "patient /subject/reference",
                    "code /code/coding",
                    "category /category/0/coding",
                    "status /status",
                    "date /effectiveDateTime",
                    "derived-from /derivedFrom",
                    "encounter /encounter/reference",
                    "value-concept /valueCodeableConcept/coding"),
            "CarePlan",
            List.of(
                    "subject /subject/reference",
                    "patient /subject/reference",
                    "status /status",
                    "intent /intent",
                    "category /category/0/coding",
                    "date=ge /period/start",
                    "encounter /encounter/reference",
                    "instantiates-canonical /instantiatesCanonical",
                    "supporting-info /supportingInfo"),
            "Provenance",
            List.of("target /target", "recorded /recorded", "agent /agent/0/who", "agent /agent/1/who"));

    private static final byte[] BODY = """
        {"resourceType":"QuestionnaireResponse",
         "identifier":{"system":"urn:some:ehr","value":"form-1"},
         "questionnaire":"https://dorsal.example/canonical/Questionnaire/upper-back-pain-assessment|2.0.0",
         "status":"completed",
         "subject":{"reference":"https://ehr.example/fhir/Patient/7"},
         "encounter":{"reference":"https://ehr.example/fhir/Encounter/12"},
         "authored":"2026-11-20T10:00:00.5+01:00",
         "author":{"reference":"Practitioner/3"},
         "item":[{"linkId":"heart-and-lungs","item":[{"linkId":"sign-with-pain","answer":[
           {"valueCoding":{"system":"https://dorsal.example/canonical/CodeSystem/answer","code":"chest-tight"}}]}]}]}
        """.getBytes(StandardCharsets.UTF_8);

    private static final List<StoredVersion> STORED = received();

    @TestFactory
    Stream<DynamicTest> what_a_record_says_finds_it() {
        return STORED.stream()
                .flatMap(version -> Stream.concat(
                                Stream.of("_id=" + version.id(), "_lastUpdated=" + version.recordedAt()),
                                PLACES.getOrDefault(version.type(), List.of()).stream()
                                        .flatMap(place -> queries(place, JSON.readTree(version.body()))))
                        .map(query -> DynamicTest.dynamicTest(
                                version.type() + "?" + query,
                                () -> assertThat(ids(version.type(), query)).contains(version.id()))));
    }

    @Test
    void each_parameter_is_asked_somewhere() {
        for (var type : PLACES.keySet()) {
            var queries = new TreeSet<String>();
            STORED.stream()
                    .filter(version -> version.type().equals(type))
                    .flatMap(version -> PLACES.getOrDefault(type, List.of()).stream()
                            .flatMap(place -> queries(place, JSON.readTree(version.body()))))
                    .forEach(query -> queries.add(query.substring(0, query.indexOf('='))));
            var names = new TreeSet<>(SearchParameters.of(type).stream()
                    .map(SearchParameters.SearchParameter::name)
                    .toList());
            // components are facts of results (StoredTermsTest)
            names.removeAll(List.of("_id", "_lastUpdated", "component-code", "component-value-concept"));
            if (type.equals("Provenance")) {
                names.remove("patient"); // not in an element of the resource
            }
            assertThat(queries).as(type).isEqualTo(names);
        }
    }

    @Test
    void a_provenance_is_found_by_the_patient_of_its_targets() {
        assertThat(ids("Provenance", "patient=7")).hasSize(1);
        assertThat(ids("Provenance", "patient=8")).isEmpty();
    }

    @Test
    void results_are_found_by_the_other_way_to_write_the_same_reference() {
        assertThat(ids("Observation", "encounter=12")).isNotEmpty().isEqualTo(ids("Observation", "category=survey"));
        assertThat(ids("QuestionnaireResponse", "author=https://ehr.example/fhir/Practitioner/3"))
                .hasSize(1);
    }

    private static Stream<String> queries(String place, JsonNode body) {
        var parts = place.split(" ", 2);
        var name = parts[0].contains("=") ? parts[0] : parts[0] + "=";
        return values(body.at(parts[1])).map(value -> name + value);
    }

    private static Stream<String> values(JsonNode node) {
        if (node.isArray()) {
            return node.valueStream().flatMap(SearchFindsWhatWasReceivedTest::values);
        }
        if (node.has("reference")) {
            return Stream.of(node.path("reference").asString());
        }
        if (node.has("system")) {
            var code = node.path(node.has("code") ? "code" : "value").asString();
            return Stream.of(code, node.path("system").asString() + "|" + code);
        }
        return node.isString() ? Stream.of(node.asString()) : Stream.empty();
    }

    private static List<String> ids(String type, String query) {
        var answer = DOOR.search(type, SomeSearch.parameters(query, "_count=100"), SomeSearch.context(SITE));
        return PatientRecordSearchTest.ids(BundlesTest.parsed(answer.bundle()));
    }

    private static List<StoredVersion> received() {
        var knowledge = SomeProfiles.knowledge();
        var rules = new SiteRules(
                "Search",
                Wording.Locale.EN_US,
                SiteRules.SignOffRule.REQUIRED,
                false,
                SiteRules.WriteBackRule.NONE,
                URI.create(SomeSearch.EHR));
        var job = new AssessmentServices(
                new AssessmentPipeline(knowledge, new Gate(Limits.ofRequests())),
                new Rendering(knowledge.codes(), new Software(new UUID(5, 6), "Dorsal", "test")),
                SomeRecords.ledger(),
                Clock.fixed(SomeSearch.NOW.plusNanos(123_456_789), ZoneOffset.UTC),
                new Random(7),
                new SimpleMeterRegistry(),
                _ -> false);
        var agent = new AuditAgents.ClientAgent("https://ehr.example/auth", "client-1", Optional.empty());
        var receipt = job.receive()
                .create(
                        new Site(SITE, rules),
                        new Sender(agent, Optional.empty(), Optional.empty(), Optional.empty(), "request-1"),
                        BODY,
                        Optional.empty());
        assertThat(receipt).isInstanceOf(Receipt.StoredReceipt.class);
        var everything = AccessScope.ofSite(SITE);
        return PLACES.keySet().stream()
                .flatMap(type -> SomeRecords.ledger().search(everything, ResourceQuery.of(type)).versions().stream())
                .toList();
    }
}
