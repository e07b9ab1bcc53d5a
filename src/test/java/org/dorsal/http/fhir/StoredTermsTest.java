package org.dorsal.http.fhir;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.*;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.assessment.ResponseReceiver.Receipt;
import org.dorsal.assessment.Sender;
import org.dorsal.assessment.SignedAssessments;
import org.dorsal.audit.AuditAgents;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.knowledge.Coded;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.knowledge.Wording;
import org.dorsal.outcome.RecordEhr;
import org.dorsal.outcome.SomeFollowUps;
import org.dorsal.scoring.SomeScoredResponse;
import org.dorsal.store.AccessScope;
import org.dorsal.store.ResourceQuery;
import org.dorsal.store.StoredVersion;
import org.dorsal.store.TestPostgres;
import org.dorsal.system.R4Search;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.CanonicalType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Enumeration;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Search terms of each kind of resource that is stored: HL7's engine evaluates R4's expressions of the listed parameters
 * over the stored JSON, and the terms are the values that it finds.
 */
class StoredTermsTest {
    private static final PatientRecordSearch DOOR = new PatientRecordSearch(
            SomeRecords.ledger(), CursorTest.key('t'), SomeProfiles.knowledge().codes());
    private static final Duration MONTH = Duration.ofDays(32);
    private static final String VISIT = SomeScoredResponse.DAY.plusDays(9) + "T10:00:00Z";
    private static final String LATER = SomeScoredResponse.DAY.plusDays(5).toString();

    /** Parameters of no element, or of those that the store keeps in columns: patient, status and clinical date. */
    private static final Set<String> COLUMNS = Set.of(
            "_id",
            "_lastUpdated",
            "subject",
            "patient",
            "status",
            "authored",
            "date",
            "recorded",
            "component-code",
            "component-value-concept");

    /** Systems of the codes that searches of components answer. */
    private static final Map<String, String> COMPONENTS =
            Map.of("component-code", Codes.system("cause"), "component-value-concept", Codes.system("disposition"));

    private static final Pattern OWN_CODING =
            Pattern.compile("\"system\":\"(https://dorsal[.]example/[^\"]*)\",\"code\":\"([^\"]*)\"");

    private static final String OUTCOME = "Observation assessment-outcome final";

    private static final SomeScoredResponse MEASURED = SomeScoredResponse.nothingWrong()
            .with("pain-worst-score", "3")
            .with("pulse", "72")
            .with("respiratory-rate", "14")
            .with("oxygen-saturation", "98")
            .with("body-temperature", "36.8")
            .with("systolic-right", "121")
            .with("diastolic-right", "80")
            .with("systolic-left", "119");

    private static final Sender SENDER = new Sender(
            new AuditAgents.ClientAgent("https://ehr.example/auth", "client-1", Optional.empty()),
            Optional.of(
                    new AuditAgents.PersonAgent("Practitioner/five", Optional.of("Five"), Set.of(), Optional.empty())),
            Optional.empty(),
            Optional.empty(),
            "request-1");

    private static final List<SomeFollowUps> SITES = List.of(causeFound(), noCauseFound(), unread());

    /**
     * Stored version of a resource.
     *
     * @param terms as stored, of codes and of others
     */
    record Row(String site, StoredVersion version, Set<String> terms) {
        Resource resource() {
            return (Resource) FhirJson.context().newJsonParser().parseResource(new String(version.body(), UTF_8));
        }

        /** Type, profiles and status. */
        String kind() {
            return version.type() + " "
                    + resource().getMeta().getProfile().stream()
                            .map(PrimitiveType::getValue)
                            .map(url -> url.substring(url.lastIndexOf('/') + 1))
                            .collect(Collectors.joining(" "))
                    + " " + version.status();
        }

        @Override
        public String toString() {
            return kind() + " " + version.version();
        }
    }

    static Stream<Row> rows() {
        return SITES.stream().flatMap(site -> rows(site.site));
    }

    static Stream<Row> currentRows() {
        return rows().filter(row -> SomeRecords.ledger()
                .read(
                        AccessScope.ofSite(row.site()),
                        row.version().type(),
                        row.version().id())
                .filter(newest -> newest.version() == row.version().version())
                .isPresent());
    }

    @Test
    void each_kind_and_each_outcome_is_among_them() {
        Stream<String> results = Stream.of(
                        "triage-panel",
                        "pain-score-observation",
                        "heartrate",
                        "resprate",
                        "oxygensat",
                        "bodytemp",
                        "bp",
                        "")
                .flatMap(profile -> Stream.of("preliminary", "final", "amended", "entered-in-error")
                        .map(status -> "Observation " + profile + " " + status));
        assertThat(rows().map(Row::kind).distinct())
                .containsExactlyInAnyOrderElementsOf(Stream.of(
                                results,
                                Stream.of("draft", "active", "revoked", "entered-in-error")
                                        .map(status -> "CarePlan care-proposal " + status),
                                Stream.of("completed", "amended", "entered-in-error")
                                        .map(status -> "QuestionnaireResponse  " + status),
                                Stream.of(OUTCOME, "Provenance  ", "Provenance result-provenance ", "Device  active"))
                        .flatMap(kinds -> kinds)
                        .toList());
        assertThat(rows().filter(row -> row.kind().equals(OUTCOME))
                        .map(row -> ((Observation) row.resource())
                                .getValueCodeableConcept()
                                .getCodingFirstRep()
                                .getCode())
                        .map(value -> Optional.ofNullable(value).orElse("no value")))
                .contains("cause-found", "cause-found-others-open", "no-cause-found", "no value");
    }

    @ParameterizedTest
    @MethodSource("rows")
    void the_terms_are_what_r4_finds_in_the_stored_json(Row row) {
        assertThat(row.terms()).isEqualTo(expected(row));
    }

    /** Patient, status and clinical date are columns, which no search term repeats. */
    @ParameterizedTest
    @MethodSource("rows")
    void the_columns_are_what_r4_finds_in_the_stored_json(Row row) {
        String type = row.version().type();
        Set<String> parameters = SearchParameters.of(type).stream()
                .map(SearchParameters.SearchParameter::name)
                .collect(Collectors.toSet());
        if (parameters.contains("patient") && !type.equals("Provenance")) { // R4 looks for a Patient among its targets
            assertThat(values(row, "patient"))
                    .extracting(value -> ((Reference) value).getReference())
                    .containsOnly("Patient/" + row.version().patient());
        }
        if (parameters.contains("status")) {
            assertThat(values(row, "status"))
                    .extracting(value -> ((Enumeration<?>) value).getCode())
                    .containsOnly(row.version().status());
        }
        Stream.of("date", "authored", "recorded").filter(parameters::contains).forEach(name -> {
            Base value = values(row, name).getFirst();
            Instant start = value instanceof Period period
                    ? period.getStart().toInstant()
                    : ((BaseDateTimeType) value).getValue().toInstant();
            Instant end = value instanceof Period period ? end(period) : start;
            assertThat(date(row, "date_from")).as(name).isEqualTo(start);
            assertThat(date(row, "date_to")).as("%s, exclusive", name).isBetween(end, end.plusSeconds(1));
        });
    }

    /** A period without an end has not ended (R4 Period.end): the last day that R4 can write. */
    private static Instant end(Period period) {
        return period.hasEnd() ? period.getEnd().toInstant() : Instant.parse("9999-12-31T00:00:00Z");
    }

    private static List<Base> values(Row row, String parameter) {
        return R4Search.values(row.resource(), row.version().type(), parameter);
    }

    private static Instant date(Row row, String column) {
        return Instant.parse(TestPostgres.texts(
                        TestPostgres.shared().asSuperuser(),
                        "select to_json(" + column
                                + " at time zone 'UTC') #>> '{}' || 'Z' from resource_version where site = '"
                                + row.site() + "' and type = '" + row.version().type() + "' and id = '"
                                + row.version().id() + "' and version = "
                                + row.version().version())
                .getFirst());
    }

    /** Codes of own systems, in resources and in the audit events of the sites. */
    @Test
    void each_own_code_that_is_stored_is_published() {
        Stream<String> events = SITES.stream()
                .flatMap(site -> SomeRecords.ledger()
                        .search(
                                AccessScope.ofSite(site.site),
                                ResourceQuery.of("AuditEvent").paged(100))
                        .versions()
                        .stream())
                .map(event -> new String(event.body(), UTF_8));
        Set<String> codings = Stream.concat(
                        events, rows().map(row -> new String(row.version().body(), UTF_8)))
                .flatMap(body -> OWN_CODING.matcher(body).results())
                .map(coding -> coding.group(1) + "|" + coding.group(2))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(codings)
                .anyMatch(coding -> coding.contains("/audit-action|"))
                .allSatisfy(coding -> {
                    String[] parts = coding.split("[|]", 2);
                    assertThat(SomeProfiles.knowledge().codes().display(parts[0], parts[1]))
                            .as(coding)
                            .isPresent();
                });
    }

    @ParameterizedTest
    @MethodSource("currentRows")
    void a_current_version_is_found_by_each_value_and_not_by_its_negation(Row row) {
        String type = row.version().type();
        for (String term : expected(row)) {
            assertThat(found(row.site(), type, term))
                    .as(term)
                    .contains(row.version().id());
            boolean negated = SearchParameters.of(type, term.split("=", 2)[0])
                    .orElseThrow()
                    .kind()
                    .mayBeNegated();
            if (negated) {
                assertThat(found(row.site(), type, term.replaceFirst("=", ":not=")))
                        .as(term)
                        .doesNotContain(row.version().id());
            }
        }
    }

    private static List<String> found(String site, String type, String query) {
        var answer = DOOR.search(type, SomeSearch.parameters(query, "_count=1000"), SomeSearch.context(site));
        return PatientRecordSearchTest.ids(BundlesTest.parsed(answer.bundle()));
    }

    /** Components are searched by the facts of the results: causes, and the dispositions that they reach or that was decided. */
    @ParameterizedTest
    @MethodSource("currentRows")
    void an_observation_is_found_by_the_causes_and_dispositions_of_its_components(Row row) {
        COMPONENTS.forEach((name, system) -> {
            if (row.version().type().equals("Observation")) {
                Set<String> written = R4Search.values(row.resource(), "Observation", name).stream()
                        .map(CodeableConcept.class::cast)
                        .filter(concept -> concept.hasCoding(
                                system, concept.getCodingFirstRep().getCode()))
                        .flatMap(StoredTermsTest::written)
                        .collect(Collectors.toSet());
                assertThat(written)
                        .allSatisfy(value -> assertThat(found(row.site(), "Observation", name + "=" + value))
                                .contains(row.version().id()));
                assertThat(standards(system).filter(value -> !written.contains(value)))
                        .allSatisfy(value -> assertThat(found(row.site(), "Observation", name + "=" + value))
                                .doesNotContain(row.version().id()));
            }
        });
    }

    /** Standard codes of our own codes. */
    private static Stream<String> standards(String system) {
        Codes codes = SomeProfiles.knowledge().codes();
        return codes.of(system).stream()
                .flatMap(code -> codes.standard(new Coded(system, code, Wording.same(code))).stream())
                .map(coding -> coding.system() + "|" + coding.code())
                .distinct()
                .limit(8);
    }

    private static Set<String> expected(Row row) {
        String type = row.version().type();
        return SearchParameters.of(type).stream()
                .map(SearchParameters.SearchParameter::name)
                .filter(name -> !COLUMNS.contains(name))
                .flatMap(name -> R4Search.values(row.resource(), type, name).stream()
                        .flatMap(StoredTermsTest::written)
                        .map(value -> name + "=" + value))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The ways to write the value in a search (R4 search, 3.1.1.4.10 to 3.1.1.4.13). */
    private static Stream<String> written(Base value) {
        return switch (value) {
            case CodeableConcept concept -> concept.getCoding().stream().flatMap(StoredTermsTest::written);
            case Coding coding -> token(coding.getSystem(), coding.getCode());
            case Identifier identifier -> token(identifier.getSystem(), identifier.getValue());
            case Enumeration<?> code -> Stream.of(code.getCode());
            case CanonicalType canonical ->
                Stream.of(canonical.getValue(), canonical.getValue().split("\\|")[0]);
            case Reference reference
            when reference.hasReference() ->
                Stream.of(reference.getReference(), reference.getReference().split("/_history/")[0]);
            case Reference _ -> Stream.of(); // of a person or software that is named by an identifier or in words
            default -> throw new AssertionError("how is a " + value.fhirType() + " written?");
        };
    }

    private static Stream<String> token(String system, String code) {
        return Stream.concat(
                Stream.of(code, Optional.ofNullable(system).orElse("") + "|" + code),
                Optional.ofNullable(system).map(name -> name + "|").stream());
    }

    private static Stream<Row> rows(String site) {
        return TestPostgres.texts(
                        TestPostgres.shared().asSuperuser(),
                        "select concat_ws(' ', v.type, v.id, v.version) || e'\\n' || array_to_string(v.terms || array("
                                + "select code from unnest(c.codes) as code where code not like 'status=%'), e'\\n')"
                                + " from resource_version v left join code_set c"
                                + " on c.site = v.site and c.type = v.type and c.id = v.code_set"
                                + " where v.site = '" + site + "' order by v.type, v.recorded_at, v.id, v.version")
                .stream()
                .map(row -> row.split("\n"))
                .map(row -> row(site, row[0].split(" "), Arrays.copyOfRange(row, 1, row.length)));
    }

    private static Row row(String site, String[] key, String... terms) {
        return new Row(
                site,
                SomeRecords.ledger()
                        .read(AccessScope.ofSite(site), key[0], key[1], Integer.parseInt(key[2]))
                        .orElseThrow(),
                new TreeSet<>(List.of(terms)));
    }

    private static SomeFollowUps causeFound() {
        SomeFollowUps site = new SomeFollowUps();
        site.assessments.job().introduce(site.assessments.site(), List.of());
        String amended = site.assessments.signed(MEASURED);
        site.assessments.amended(amended, 1, MEASURED.with("sign-with-pain", "chest-tight"));
        site.assessments.overridden(MEASURED, Disposition.EMERGENCY, "clinical-judgement");
        site.assessments.withdrawn(site.assessments.signed(MEASURED), 1, MEASURED);
        receive(site, new QuestionnaireResponse());
        receive(
                site,
                new QuestionnaireResponse()
                        .setIdentifier(new Identifier().setValue("f-1"))
                        .setAuthor(new Reference("https://ehr.example/fhir/Practitioner/3")));
        withdraw(
                site,
                receive(
                        site,
                        new QuestionnaireResponse()
                                .setIdentifier(
                                        new Identifier().setSystem("urn:forms").setValue("f-2"))
                                .setEncounter(new Reference("https://ehr.example/fhir/Encounter/12"))
                                .setAuthor(new Reference()
                                        .setIdentifier(new Identifier()
                                                .setSystem("urn:staff")
                                                .setValue("7")))));
        site.follow(Optional.of(ehr().diagnosis("I71.0", LATER).visit(VISIT)), MONTH);
        return site;
    }

    private static SomeFollowUps noCauseFound() {
        SomeFollowUps site = new SomeFollowUps();
        site.assessments.signed(MEASURED);
        site.follow(Optional.of(ehr().visit(VISIT)), MONTH);
        return site;
    }

    /** Part of the record is never answered: a cause is found, and the next time nothing is. */
    private static SomeFollowUps unread() {
        SomeFollowUps site = new SomeFollowUps();
        site.assessments.signed(MEASURED);
        followInVain(site, ehr().diagnosis("I71.0", LATER).answering("Procedure", 500, ""));
        followInVain(site, ehr().answering("Condition", 500, ""));
        return site;
    }

    private static void followInVain(SomeFollowUps site, RecordEhr ehr) {
        site.follow(Optional.of(ehr), MONTH.multipliedBy(2));
        for (int day = 1; day < 7; day++) {
            site.follow(Optional.of(ehr), Duration.ofDays(1).plusMinutes(1));
        }
    }

    private static RecordEhr ehr() {
        return new RecordEhr(SignedAssessments.PATIENT);
    }

    private static QuestionnaireResponse receive(SomeFollowUps site, QuestionnaireResponse head) {
        QuestionnaireResponse response = MEASURED.asAsked().response();
        response.setIdentifier(head.getIdentifier()).setAuthor(head.getAuthor()).setEncounter(head.getEncounter());
        var receipt = site.assessments
                .job()
                .receive()
                .create(site.assessments.site(), SENDER, FhirJson.encode(response), Optional.empty());
        response.setId(((Receipt.StoredReceipt) receipt).id());
        return response;
    }

    private static void withdraw(SomeFollowUps site, QuestionnaireResponse response) {
        response.setStatus(QuestionnaireResponseStatus.ENTEREDINERROR);
        var receipt = site.assessments
                .job()
                .amend()
                .update(
                        site.assessments.site(),
                        SENDER,
                        AccessScope.ofSite(site.site),
                        response.getIdElement().getIdPart(),
                        1,
                        FhirJson.encode(response));
        assertThat(receipt).isInstanceOf(Receipt.StoredReceipt.class);
    }
}
