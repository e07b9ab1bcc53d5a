package org.dorsal.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.http.web.SomeWords.word;

import ca.uhn.fhir.context.FhirContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dorsal.sandbox.DataServer;
import org.dorsal.sandbox.Fault;
import org.dorsal.sandbox.SandboxEhr;
import org.dorsal.sandbox.SandboxLaunch;
import org.dorsal.sandbox.ScriptedFault;
import org.dorsal.sandbox.Vendor;
import org.dorsal.system.SomeService;
import org.hl7.fhir.r4.model.Attachment;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** From the signature to the chart, at EHRs that differ as real ones do (EXCHANGE.md, 4). */
class WriteBackBrowserIT {
    private static final String PATIENT = "sandbox-03";
    private static final String AT = "--dorsal.sites." + SomeService.NORTHSIDE + ".ehr.code-map[0].";
    private Optional<SomeService> service = Optional.empty();

    @AfterEach
    void close() {
        service.ifPresent(SomeService::close); // a service reads its EHR's capabilities only once
    }

    @Test
    void an_open_server_gets_everything_and_every_correction() {
        try (Clinic clinic = openFor(Vendor.OPEN)) {
            Page page = reviewed(clinic);
            expectedWhole(page);
            signed(page, word("filing.head.IN_THE_RECORD"));
            Map<String, List<Resource>> chart = chart(clinic.ehr());
            assertThat(chart.keySet())
                    .containsExactly("CarePlan", "DocumentReference", "Observation", "QuestionnaireResponse");
            refersToTheChartOnly(clinic.ehr());
            note(chart);

            page.locator("form[action$=amend] button").click();
            OpenPart.of(page, "substance-use");
            page.locator("#q-substance-use input[value=injected-12-months]").check();
            assertThat(page.locator("#panel .outcome").first()).containsText("Emergency"); // with fever
            page.locator("#review").click();
            assertThat(reach(page)).containsText("it is corrected there");
            page.locator("#amendment").fill("Told later");
            signed(page, word("filing.head.IN_THE_RECORD"));
            Map<String, List<Resource>> corrected = chart(clinic.ehr());
            assertThat(corrected.get("DocumentReference")).hasSize(1);
            assertThat(corrected.get("QuestionnaireResponse")).hasSize(1);
            assertThat(corrected.get("CarePlan"))
                    .extracting(plan -> ((CarePlan) plan).getStatus().toCode())
                    .containsExactlyInAnyOrder("revoked", "active");
            assertThat(corrected.get("Observation"))
                    .allSatisfy(observation -> assertThat(
                                    ((Observation) observation).getStatus().toCode())
                            .isEqualTo("amended"));
            Screens.check(page, "signed-filed-open", Looks.light(1280));
        }
    }

    @Test
    void an_epic_like_EHR_gets_answers_note_and_the_mapped_score_and_the_clinician_knew() {
        try (Clinic clinic = openFor(Vendor.EPIC_LIKE, Vendor.EPIC_PAIN.system() + "|" + Vendor.EPIC_PAIN.code())) {
            Page page = reviewed(clinic);
            expected(page, "Part of it", "Answers", word("filing.kind.SCORE"), word("filing.kind.VITAL_SIGN"), "Note");
            stays(page, word("filing.kind.PLAN"), "this EHR does not accept care plans");
            stays(page, "Result", "no code is agreed");
            // without the vendor in the settings vital signs are sent in LOINC, which this EHR refuses: the page says
            // so
            signed(page, word("filing.head.NOT_ALL"));
            Map<String, List<Resource>> chart = chart(clinic.ehr());
            assertThat(chart.keySet()).containsExactly("DocumentReference", "Observation", "QuestionnaireResponse");
            score(chart, Vendor.EPIC_PAIN.system(), Vendor.EPIC_PAIN.code());
            note(chart);
            Screens.check(page, "signed-filed-epic", Looks.light(1280));
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "dorsal.long", matches = "true")
    void an_oracle_like_EHR_gets_the_note_and_the_score_though_it_drops_what_it_does_not_know() {
        try (Clinic clinic =
                openFor(Vendor.ORACLE_LIKE, Vendor.ORACLE_PAIN.system() + "|" + Vendor.ORACLE_PAIN.code())) {
            Page page = reviewed(clinic);
            expected(page, "Part of it", word("filing.kind.SCORE"), "Note");
            stays(page, "Answers", "this EHR does not take questionnaire responses");
            signed(page, word("filing.head.IN_THE_RECORD-part"));
            Map<String, List<Resource>> chart = chart(clinic.ehr());
            assertThat(chart.keySet()).containsExactly("DocumentReference", "Observation");
            score(chart, Vendor.ORACLE_PAIN.system(), Vendor.ORACLE_PAIN.code());
            note(chart);
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "dorsal.long", matches = "true")
    void an_athena_like_EHR_gets_the_answers_alone() {
        try (Clinic clinic = openFor(Vendor.ATHENA_LIKE)) {
            Page page = reviewed(clinic);
            expected(page, "Part of it", "Answers");
            stays(page, "Note", "this EHR does not take notes");
            signed(page, word("filing.head.IN_THE_RECORD-part"));
            assertThat(chart(clinic.ehr()).keySet()).containsExactly("QuestionnaireResponse");
        }
    }

    @Test
    void where_nothing_can_be_written_the_clinician_is_told_to_copy_or_print() {
        try (Clinic clinic = openFor(Vendor.READ_ONLY)) {
            Page page = reviewed(clinic);
            assertThat(reach(page)).containsText("Nothing is written to this record");
            signed(page, "Nothing is written to this record: copy or print.");
            assertThat(page.locator("#note")).not().isEmpty();
            assertThat(clinic.ehr().filed()).isEmpty();
            Screens.check(page, "signed-read-only", Looks.light(400));
        }
    }

    /**
     * The record on HAPI's own server, with the sandbox's authorization server before it; then, at another address of
     * the same EHR, behind the SMART launcher. One service and one browser for both, and for a site that shows the
     * form without the Patient.
     */
    @Test
    void a_hapi_server_gets_everything_also_through_the_smart_launcher() {
        String site = "--dorsal.sites.";
        SomeService own = SomeService.with(
                site + SomeService.NORTHSIDE + ".ehr.other-bases[0]={northside}" + SandboxEhr.launcherPath(),
                site + SomeService.SOUTHSIDE + ".ehr.without-patient=form");
        service = Optional.of(own);
        SandboxEhr ehr = own.ehr(SomeService.NORTHSIDE);
        try (Clinic clinic = Clinic.of(own, SomeService.NORTHSIDE, Looks.light(1280))) {
            ehr.isServedBy(DataServer.HAPI);
            Page page = clinic.launchAnew(SandboxLaunch.of("sandbox-07").signedInAs("clinician-1"));
            OpenPart.of(page, "major-history");
            assertThat(page.locator("#q-major-history")).containsText("Azathioprine"); // by _include
            filed(page, ehr, "sandbox-07");

            ehr.isServedBy(DataServer.SMART_LAUNCHER);
            Page launched = clinic.launchAnew(SandboxLaunch.of("sandbox-01").signedInAs("clinician-1"));
            assertThat(launched.url()).contains("/a/northside.");
            filed(launched, ehr, "sandbox-01");
        }
        withoutPatient(own);
    }

    private static void filed(Page page, SandboxEhr ehr, String patient) {
        new Typist(page).fill(Typist.but("fever-time", "now-or-3-days", "pain-duration-value", "3.50d"));
        page.keyboard().press("Control+Enter");
        expectedWhole(page);
        signed(page, word("filing.head.IN_THE_RECORD"));
        Map<String, List<Resource>> chart =
                ehr.filedOf(patient).stream().collect(groupingBy(Resource::fhirType, TreeMap::new, toList()));
        assertThat(chart.keySet())
                .containsExactly("CarePlan", "DocumentReference", "Observation", "QuestionnaireResponse");
        note(chart);
        String answers = FhirContext.forR4Cached()
                .newJsonParser()
                .encodeResourceToString(
                        chart.getOrDefault("QuestionnaireResponse", List.of()).getFirst());
        assertThat(answers).as("a decimal goes out as it came").contains("\"valueDecimal\":3.50");
    }

    private static void withoutPatient(SomeService own) {
        try (Clinic clinic = Clinic.of(own, SomeService.SOUTHSIDE, Looks.light(1280))) {
            clinic.ehr().script(List.of(ScriptedFault.of(Fault.status(503)).forResource("GET", "Patient")));
            Page page = clinic.launch("sandbox-05");

            assertThat(page.locator("main")).containsText("the patient (the EHR did not answer)");
            OpenPart.of(page, "fever-time");
            assertThat(page.locator("#q-fever-time")).isVisible();
            assertThat(page.locator("body")).not().containsText("Elm");
        }
    }

    private Clinic openFor(Vendor vendor, String... codes) {
        SomeService own = codes.length == 0
                ? SomeService.with()
                : SomeService.with(AT + "from=http://loinc.org|72514-3", AT + "to=" + codes[0] + "|Pain score");
        service = Optional.of(own);
        own.ehr(SomeService.NORTHSIDE).become(vendor);
        return Clinic.of(own, SomeService.NORTHSIDE, Looks.light(1280));
    }

    /** A cause and a pain score, answered at once, up to the review. */
    private static Page reviewed(Clinic clinic) {
        Page page = clinic.launchAnew(PATIENT);
        new Typist(page).fill(Typist.but("fever-time", "now-or-3-days"));
        page.keyboard().press("Control+Enter");
        assertThat(reach(page)).isVisible();
        return page;
    }

    private static Locator reach(Page page) {
        return page.locator("section[aria-labelledby=reach]");
    }

    /** The card says that all kinds will be written. */
    private static void expectedWhole(Page page) {
        expected(
                page,
                "All of it",
                "Answers",
                word("filing.kind.SCORE"),
                word("filing.kind.VITAL_SIGN"),
                "Result",
                word("filing.kind.PLAN"),
                "Note");
    }

    /** The card says what will be written: these kinds and no other. */
    private static void expected(Page page, String head, String... kinds) {
        assertThat(reach(page)).containsText(head);
        // waits, since the page is read while it arrives
        assertThat(reach(page).locator("li:has-text('Will be written') b"))
                .hasText(Stream.of(kinds)
                        .map(kind -> Pattern.compile("^" + kind))
                        .toArray(Pattern[]::new));
    }

    private static void stays(Page page, String kind, String why) {
        assertThat(reach(page).locator("li:has(b:text-is('" + kind + "'))")).containsText(why);
    }

    private static void signed(Page page, String head) {
        page.locator("#attested").check();
        page.locator("input[name=confirmed]").all().forEach(Locator::check); // what contradicts the record
        page.locator("button[value=sign]").click();
        assertThat(page.locator("#filing-head")).hasText(head);
    }

    /** Returns the patient's resources that we filed in the EHR, by type. */
    private static Map<String, List<Resource>> chart(SandboxEhr ehr) {
        return ehr.filedOf(PATIENT).stream().collect(groupingBy(Resource::fhirType, TreeMap::new, toList()));
    }

    private static void score(Map<String, List<Resource>> chart, String system, String code) {
        // vital signs are in LOINC, which needs no map
        List<Observation> scores = chart.getOrDefault("Observation", List.of()).stream()
                .map(Observation.class::cast)
                .filter(filed ->
                        !filed.getCode().getCodingFirstRep().getSystem().equals("http://loinc.org"))
                .toList();
        assertThat(scores).hasSize(1);
        Observation score = scores.getFirst();
        assertThat(score.getCode().getCodingFirstRep().getSystem()).isEqualTo(system);
        assertThat(score.getCode().getCodingFirstRep().getCode()).isEqualTo(code);
        assertThat(score.getValueQuantity().getValue().intValue()).isEqualTo(2);
        assertThat(score.getSubject().getReference()).isEqualTo("Patient/" + PATIENT);
    }

    private static void note(Map<String, List<Resource>> chart) {
        assertThat(chart.get("DocumentReference")).hasSize(1);
        DocumentReference note = (DocumentReference)
                chart.getOrDefault("DocumentReference", List.of()).getFirst();
        assertThat(note.getType().getCodingFirstRep().getCode()).isEqualTo("18776-5");
        assertThat(note.getDocStatus().toCode()).isEqualTo("final");
        assertThat(note.getAuthorFirstRep().getReference()).startsWith("Practitioner/");
        List<Attachment> attachments = note.getContent().stream()
                .map(DocumentReference.DocumentReferenceContentComponent::getAttachment)
                .toList();
        assertThat(attachments).extracting(Attachment::getContentType).containsExactly("text/html", "application/pdf");
        assertThat(new String(attachments.getFirst().getData(), StandardCharsets.UTF_8))
                .contains("<html")
                .doesNotContain("<script");
        assertThat(new String(attachments.getLast().getData(), StandardCharsets.ISO_8859_1))
                .startsWith("%PDF-");
    }

    /** Asserts that every reference between our resources uses the EHR's own ids. */
    private static void refersToTheChartOnly(SandboxEhr ehr) {
        List<Resource> filed = ehr.filedOf(PATIENT);
        List<String> stored =
                filed.stream().map(r -> r.fhirType() + "/" + r.getIdPart()).toList();
        for (Resource resource : filed) {
            List<String> references = switch (resource) {
                case Observation observation ->
                    Stream.concat(observation.getHasMember().stream(), observation.getDerivedFrom().stream())
                            .map(Reference::getReference)
                            .toList();
                case CarePlan plan ->
                    plan.getSupportingInfo().stream()
                            .map(Reference::getReference)
                            .toList();
                default -> List.<String>of();
            };
            assertThat(stored).as(resource.fhirType()).containsAll(references);
        }
    }
}
