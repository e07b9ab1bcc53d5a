package org.dorsal.http.fhir;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.*;
import java.util.function.Predicate;
import java.util.stream.Collectors;
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
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.fhirjson.Gate;
import org.dorsal.fhirjson.Limits;
import org.dorsal.knowledge.Coded;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.knowledge.Wording;
import org.dorsal.scoring.SomeScoredResponse;
import org.dorsal.store.AccessScope;
import org.dorsal.store.ResourceQuery;
import org.dorsal.store.SearchCondition;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a reader without our code systems finds in the results of twenty responses: the eighteen published examples and two
 * with every measured answer. The table of elements with and without a standard code is written to target/standard-codes.csv.
 */
class ReadWithoutOurDictionaryTest {
    private static final String SITE = "read-elsewhere";
    private static final String OUR = Codes.CANONICAL + "/CodeSystem/";
    private static final String PATIENT = SomeSearch.EHR + "/Patient/";
    private static final Codes CODES = SomeProfiles.knowledge().codes();
    private static final PatientRecordSearch DOOR =
            new PatientRecordSearch(SomeRecords.ledger(), CursorTest.key('d'), CODES);

    private static final List<JsonNode> PANELS = new ArrayList<>();
    private static final List<JsonNode> MEASURED = new ArrayList<>();
    private static final List<JsonNode> PLANS = new ArrayList<>();

    /** Concepts of an element: all of them, and those with a standard code. */
    private record ElementTally(long total, long standard) {
        static ElementTally of(Stream<JsonNode> concepts) {
            List<JsonNode> codes =
                    concepts.filter(concept -> !concept.isMissingNode()).toList();
            return new ElementTally(
                    codes.size(),
                    codes.stream()
                            .filter(ReadWithoutOurDictionaryTest::isStandard)
                            .count());
        }
    }

    @BeforeAll
    static void receive() throws IOException {
        List<byte[]> bodies = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("profiles/examples"))) {
            for (Path file : files.filter(path -> !path.toString().endsWith(".expected.json"))
                    .sorted()
                    .toList()) {
                bodies.add(Files.readAllBytes(file));
            }
        }
        SomeScoredResponse measured = SomeScoredResponse.nothingWrong()
                .with("pain-worst-score", "7")
                .with("pain-now-score", "4")
                .with("bmi", "27.5")
                .with("smoking-status", "former")
                .with("consciousness", "new-confusion")
                .with("capillary-glucose", "5.5")
                .with("supplemental-oxygen", "Y")
                .with("pulse", "72")
                .with("respiratory-rate", "14")
                .with("oxygen-saturation", "95")
                .with("body-temperature", "36.8")
                .with("systolic-right", "121")
                .with("diastolic-right", "80")
                .with("systolic-left", "119");
        for (SomeScoredResponse response :
                List.of(measured, measured.with("pain-onset", "sudden-worst-within-minutes"))) {
            bodies.add(FhirJson.encode(response.response()));
        }
        AssessmentServices services = services();
        for (int index = 0; index < bodies.size(); index++) {
            var json = (ObjectNode) JsonMapper.shared().readTree(bodies.get(index));
            json.remove("encounter");
            json.remove("identifier");
            json.putObject("subject").put("reference", PATIENT + "reader-" + index);
            assertThat(services.receive()
                            .create(site(), sender(), json.toString().getBytes(UTF_8), Optional.empty()))
                    .as("%s", json)
                    .isInstanceOf(Receipt.StoredReceipt.class);
        }
        for (int index = 0; index < bodies.size(); index++) {
            read("Observation", "reader-" + index);
            read("CarePlan", "reader-" + index);
        }
    }

    private static void read(String type, String patient) {
        var query = ResourceQuery.of(type)
                .and(new SearchCondition.AnyPatient(Set.of(patient)))
                .paged(ResourceQuery.MAX_SIZE);
        SomeRecords.ledger().search(AccessScope.ofSite(SITE), query).versions().forEach(version -> {
            JsonNode resource = JsonMapper.shared().readTree(version.body());
            boolean panel = resource.at("/code/coding/0/code").asString("").equals("triage-result");
            (type.equals("CarePlan") ? PLANS : panel ? PANELS : MEASURED).add(resource);
        });
    }

    @Test
    void each_element_with_a_standard_code_is_counted() throws IOException {
        Map<String, ElementTally> elements = new LinkedHashMap<>();
        elements.put("panel: code", ElementTally.of(PANELS.stream().map(panel -> panel.path("code"))));
        elements.put("panel: value (tier)", ElementTally.of(PANELS.stream().map(ReadWithoutOurDictionaryTest::value)));
        elements.put(
                "cause raised or open: component.code",
                ElementTally.of(causes(_ -> true).map(part -> part.path("code"))));
        elements.put(
                "cause raised: its tier",
                ElementTally.of(
                        causes(part -> part.has("valueCodeableConcept")).map(ReadWithoutOurDictionaryTest::value)));
        elements.put(
                "cause considered, not raised",
                ElementTally.of(parts("not-raised").map(ReadWithoutOurDictionaryTest::value)));
        elements.put(
                "open question with an Observation",
                ElementTally.of(parts("open-question").map(ReadWithoutOurDictionaryTest::value)));
        elements.put(
                "vital signs and answers: Observation.code",
                ElementTally.of(MEASURED.stream().map(resource -> resource.path("code"))));
        elements.put(
                "answers: Observation.value",
                ElementTally.of(MEASURED.stream().map(ReadWithoutOurDictionaryTest::value)));
        elements.put(
                "plan: category",
                ElementTally.of(
                        PLANS.stream().flatMap(plan -> plan.path("category").valueStream())));
        elements.put("plan: complaint", ElementTally.of(contained("Condition").map(resource -> resource.path("code"))));
        elements.put(
                "plan: service requests",
                ElementTally.of(contained("ServiceRequest").map(resource -> resource.path("code"))));
        elements.put(
                "plan: reasons of them",
                ElementTally.of(contained("ServiceRequest")
                        .flatMap(resource -> resource.path("reasonCode").valueStream())));
        elements.put(
                "plan: other activities",
                ElementTally.of(PLANS.stream()
                        .flatMap(plan -> plan.path("activity").valueStream())
                        .map(resource -> resource.at("/detail/code"))));
        String table = elements.entrySet().stream()
                .map(tally -> "%s,%d,%d"
                        .formatted(
                                tally.getKey(),
                                tally.getValue().total(),
                                tally.getValue().standard()))
                .collect(Collectors.joining("\n", "element,found,with a standard code\n", "\n"));
        Files.writeString(Path.of("target/standard-codes.csv"), table);
        System.out.println(PANELS.size() + " responses read back\n" + table);

        assertThat(PANELS).hasSize(20).hasSameSizeAs(PLANS);
        for (String whole : List.of("panel: code", "plan: complaint", "vital signs and answers: Observation.code")) {
            assertThat(elements.get(whole))
                    .as(whole)
                    .satisfies(tally -> assertThat(tally.total()).isPositive());
        }
        assertThat(elements.get("panel: code").standard()).isEqualTo(20);
    }

    /** A code of ours has the standard codes of its concept with it, and no others, in each element. */
    @Test
    void each_code_of_ours_has_its_standard_codes_and_no_others() {
        List<JsonNode> concepts = Stream.of(PANELS, MEASURED, PLANS)
                .flatMap(List::stream)
                .flatMap(resource -> resource.findParents("coding").stream())
                .filter(concept -> concept.at("/coding/0/system").asString("").startsWith(OUR))
                .toList();
        assertThat(concepts).hasSizeGreaterThan(1000).allSatisfy(concept -> {
            JsonNode own = concept.at("/coding/0");
            assertThat(concept.path("coding").valueStream().skip(1).map(ReadWithoutOurDictionaryTest::token))
                    .as("%s", concept)
                    .containsExactlyElementsOf(CODES
                            .standard(new Coded(
                                    own.path("system").asString(),
                                    own.path("code").asString(),
                                    Wording.same("")))
                            .stream()
                            .map(standard -> standard.system() + "|" + standard.code())
                            .toList());
        });
    }

    @Test
    void all_patients_with_aortic_syndrome_are_found_by_its_standard_codes() {
        List<String> expected = patients(PANELS.stream()
                .filter(panel -> panel.path("component")
                        .valueStream()
                        .anyMatch(part ->
                                part.at("/code/coding/0/code").asString("").equals("aorta"))));
        List<String> emergencies = patients(PANELS.stream()
                .filter(panel -> panel.path("component")
                        .valueStream()
                        .anyMatch(part -> part.at("/code/coding/0/code")
                                        .asString("")
                                        .equals("aorta")
                                && value(part).at("/coding/0/code").asString("").equals("emergency"))));
        assertThat(emergencies).isNotEmpty();
        assertThat(expected).hasSizeLessThan(20);
        for (String token : List.of(
                "aorta",
                OUR + "cause|aorta",
                "http://snomed.info/sct|308546005",
                "308546005",
                "http://hl7.org/fhir/sid/icd-10|I71.0",
                "http://hl7.org/fhir/sid/icd-10-cm|I71.0")) {
            List<String> patients = patientsWith("component-code=" + token);
            System.out.println("Observation?component-code=" + token + " -> " + patients.size() + " of 20 patients");
            assertThat(patients).as(token).isEqualTo(expected);
        }
        assertThat(patientsWith("component-code=http://snomed.info/sct|404684003"))
                .as("of no cause")
                .isEmpty();
        for (String other : List.of("http://loinc.org|308546005", "8480-6", "not-raised", "no-such-cause")) {
            assertThatThrownBy(() -> patientsWith("component-code=" + other))
                    .as("an empty answer would be wrong where another component has it: %s", other)
                    .isInstanceOf(ObjectionException.class);
        }
    }

    @Test
    void the_worst_pain_and_pain_now_share_a_code_and_are_kept_apart() {
        assertThat(MEASURED.stream()
                        .filter(resource ->
                                resource.at("/code/coding").toString().contains("72514-3"))
                        .filter(resource ->
                                resource.at("/subject/reference").asString().endsWith("reader-19"))
                        .map(resource -> resource.at("/code/text").asString() + " "
                                + resource.at("/code/coding")
                                        .valueStream()
                                        .map(code -> code.path("code").asString())
                                        .toList()
                                + " " + resource.at("/valueQuantity/value").asInt()))
                .containsExactlyInAnyOrder(
                        "Worst pain in the past week, 0 to 10 [72514-3, pain-worst-score] 7",
                        "Pain now, 0 to 10 [pain-now-score, 72514-3] 4");
    }

    private static Stream<JsonNode> parts(String code) {
        return PANELS.stream()
                .flatMap(panel -> panel.path("component").valueStream())
                .filter(part -> part.at("/code/coding/0/code").asString("").equals(code));
    }

    private static Stream<JsonNode> causes(Predicate<JsonNode> which) {
        return PANELS.stream()
                .flatMap(panel -> panel.path("component").valueStream())
                .filter(part -> part.at("/code/coding/0/system").asString("").equals(OUR + "cause"))
                .filter(which);
    }

    private static Stream<JsonNode> contained(String type) {
        return PLANS.stream()
                .flatMap(plan -> plan.path("contained").valueStream())
                .filter(resource -> resource.path("resourceType").asString("").equals(type));
    }

    private static JsonNode value(JsonNode element) {
        return element.path("valueCodeableConcept");
    }

    private static boolean isStandard(JsonNode concept) {
        return concept.path("coding")
                .valueStream()
                .map(coding -> coding.path("system").asString(""))
                .anyMatch(system -> !system.startsWith(Codes.CANONICAL) && !system.equals("urn:ietf:rfc:3986"));
    }

    private static String token(JsonNode coding) {
        return coding.path("system").asString() + "|" + coding.path("code").asString();
    }

    private static List<String> patients(Stream<JsonNode> panels) {
        return panels.map(panel -> panel.at("/subject/reference").asString())
                .sorted()
                .toList();
    }

    private static List<String> patientsWith(String query) {
        var answer = DOOR.search(
                "Observation",
                SomeSearch.parameters(query, "code=triage-result", "_count=100"),
                SomeSearch.context(SITE));
        return patients(JsonMapper.shared()
                .readTree(FhirJson.encode(BundlesTest.parsed(answer.bundle())))
                .path("entry")
                .valueStream()
                .map(entry -> entry.path("resource")));
    }

    private static AssessmentServices services() {
        var knowledge = SomeProfiles.knowledge();
        return new AssessmentServices(
                new AssessmentPipeline(knowledge, new Gate(Limits.ofRequests())),
                new Rendering(knowledge.codes(), new Software(new UUID(5, 6), "Dorsal", "test")),
                SomeRecords.ledger(),
                Clock.fixed(SomeSearch.NOW, ZoneOffset.UTC),
                new Random(7),
                new SimpleMeterRegistry(),
                _ -> false);
    }

    private static Site site() {
        return new Site(
                SITE,
                new SiteRules(
                        "Search",
                        Wording.Locale.EN_US,
                        SiteRules.SignOffRule.REQUIRED,
                        false,
                        SiteRules.WriteBackRule.NONE,
                        URI.create(SomeSearch.EHR)));
    }

    private static Sender sender() {
        var agent = new AuditAgents.ClientAgent("https://ehr.example/auth", "client-1", Optional.empty());
        return new Sender(agent, Optional.empty(), Optional.empty(), Optional.empty(), "request-1");
    }
}
