package org.dorsal.http.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.http.web.SomeWords.word;
import static org.dorsal.knowledge.SomeTexts.cause;
import static org.dorsal.knowledge.SomeTexts.coded;
import static org.dorsal.knowledge.SomeTexts.question;

import java.util.List;
import java.util.stream.Stream;
import org.dorsal.assessment.SignedAssessments;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.ProfileFile;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.scoring.SomeScoredResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

class RecordPagesTest {
    private static final SomeScoredResponse EMERGENCY =
            SomeScoredResponse.nothingWrong().with("function-loss", "both-legs-weak");
    private final SomeAudit audit = new SomeAudit();

    @Test
    void a_record_is_opened_only_with_a_purpose_and_the_look_is_an_event_that_says_so() {
        String id = audit.past.signed(EMERGENCY);
        var reply = audit.get("/assessment/" + id);
        assertThat(reply.text("h1")).contains(word("audit.purpose.title"));
        assertThat(reply.body()).doesNotContain("Patient/", "Emergency");
        assertThat(audit.post("/assessment/" + id + "/open").status()).isEqualTo(422);
        assertThat(audit.post("/assessment/" + id + "/open", "purpose=CURIOUS").status())
                .isEqualTo(422);
        var opened = audit.open(id);
        assertThat(opened.status()).isEqualTo(200);
        assertThat(opened.text(".notice")).contains("Health compliance (HCOMPL)", "gets its position");
        assertThat(opened.text("h1")).contains(SignedAssessments.PATIENT);
        var recordEvent = audit.events().getFirst();
        assertThat(recordEvent.subtype()).isEqualTo("access");
        assertThat(recordEvent.purpose()).contains("HCOMPL");
        assertThat(recordEvent.assessment()).contains(id);
        audit.sealing.sequence();
        assertThat(audit.get("/assessment/" + id).text(".notice")).contains("recorded at position");
        assertThat(audit.get("/").text(".audit-table td bdi")).contains(SignedAssessments.PATIENT);
        assertThat(audit.send(audit.request("GET", "/assessment/" + id, "two")).text("h1"))
                .contains(word("audit.purpose.title"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/compare?a=1&b=2"})
    void no_page_of_a_record_is_shown_before_that(String page) {
        String id = audit.past.signed(EMERGENCY);
        int before = audit.events().size();
        assertThat(audit.get("/assessment/" + id + page).text("h1")).contains(word("audit.purpose.title"));
        assertThat(audit.events()).hasSize(before);
    }

    @Test
    void the_record_shows_its_versions_who_overrode_and_what_happened() {
        String id = audit.past.overridden(EMERGENCY, Disposition.URGENT, "clinical-judgement");
        audit.past.amended(id, 1, EMERGENCY.with("fever-time", "now-or-3-days"));
        var page = audit.open(id);
        assertThat(page.html().select(".audit-version")).hasSize(2);
        assertThat(page.text(".audit-version:nth-of-type(2)")).contains("Overridden", "Computed Emergency");
        assertThat(page.text(".audit-steps"))
                .contains(
                        "Signed",
                        word("audit.action.attest.amended"),
                        "192.0.2.7",
                        SomeAudit.NAME,
                        word("audit.action.view"));
        assertThat(page.html().select(".windows a").attr("href")).endsWith("/verify#windows");
    }

    @Test
    void the_record_shows_which_contradictions_stood_and_which_the_clinician_confirmed() {
        var newest = SomeProfiles.knowledge().formInForce();
        String id = audit.past.signed(
                SomeScoredResponse.empty(newest).with("pain-worst-score", "2").with("pain-now-score", "8"));
        assertThat(audit.open(id).text(".audit-version"))
                .contains("Contradictions " + coded("contradiction", "now-above-worst"))
                .contains("Confirmed by the clinician " + coded("contradiction", "now-above-worst"));
    }

    @Test
    void a_long_list_of_causes_that_stayed_open_is_folded_under_its_number() {
        String few = audit.past.signed(EMERGENCY);
        assertThat(audit.open(few).html().select(".audit-version dd details")).isEmpty();
        String many = audit.past.signed(SomeScoredResponse.empty(SomeProfiles.form()));
        var folded = audit.open(many).html().select(".audit-version dd details");
        assertThat(folded.select("summary").text()).matches("\\d\\d causes, Version 1");
        assertThat(folded.select("p").text().split("; ")).hasSizeGreaterThan(5);
    }

    @Test
    void an_activity_that_the_clinician_wrote_anew_is_called_by_its_name() {
        String id = audit.past.edited(EMERGENCY, "emergency-handover", "By telephone, to the spinal team");
        assertThat(audit.open(id).text(".written"))
                .contains("Activity changed (Emergency handover) By telephone, to the spinal team");
    }

    @Test
    void the_badge_says_whether_a_signed_checkpoint_holds_the_newest_version() {
        String id = audit.past.signed(EMERGENCY);
        assertThat(audit.open(id).text("#badge")).doesNotContain("A signed checkpoint holds");
        audit.sealing.seal();
        assertThat(audit.get("/assessment/" + id).text("#badge")).contains("A signed checkpoint holds");
    }

    @Test
    void two_versions_are_compared_by_question() {
        String id = audit.past.signed(EMERGENCY);
        audit.past.amended(id, 1, EMERGENCY.with("fever-time", "now-or-3-days"));
        audit.open(id);
        var page = audit.get("/assessment/" + id + "/compare?a=2&b=1");
        assertThat(page.text("h1")).isEqualTo("Version 1 and version 2, by question");
        assertThat(page.text("section[aria-labelledby=changed]"))
                .contains(question("fever-time"), "No fever", "Now or in the past 3 days");
        assertThat(audit.get("/assessment/" + id + "/compare?a=1&b=1").status()).isEqualTo(404);
        assertThat(audit.get("/assessment/" + id + "/compare?a=1&b=9").status()).isEqualTo(404);
    }

    @Test
    void a_changed_row_is_not_shown_as_if_it_were_right() {
        String id = audit.past.signed(EMERGENCY);
        audit.open(id);
        audit.sealing.run(
                "update resource_versions set sha256 = decode(repeat('00', octet_length(sha256)), 'hex') where site = '"
                        + audit.site + "'");
        assertThat(audit.post("/assessment/" + id + "/re-score", "version=1").status())
                .isEqualTo(409);
    }

    /** Knowledge with an earlier edition of the models, in which both legs are an emergency only if suddenly weak. */
    private static Knowledge withEarlierModels() {
        ProfileFile models = SomeProfiles.files().stream()
                .filter(file -> file.path().equals("plan/upper-back-pain-evidence-2.0.0.json"))
                .findFirst()
                .orElseThrow();
        ProfileFile changed = SomeProfiles.changed(
                models,
                text -> text.replace(
                                "%`function-loss=both-legs-weak` and (%`neuro-onset-speed=months` ~ true).not()",
                                "%`function-loss=both-legs-weak` and %`neuro-onset-speed=within-minutes`")
                        .replace("\"version\": \"2.0.0\"", "\"version\": \"1.9.0\"")
                        .replace("upper-back-pain-evidence-2.0.0", "upper-back-pain-evidence-1.9.0"));
        return SomeProfiles.knowledge(Stream.concat(
                        SomeProfiles.files().stream(),
                        Stream.of(new ProfileFile("plan/upper-back-pain-evidence-1.9.0.json", changed.bytes())))
                .toList());
    }

    @Test
    void re_scoring_with_the_criteria_of_its_day_gives_the_same_result_and_with_others_says_what_differs() {
        SomeAudit twoEditions = new SomeAudit(withEarlierModels());
        String id = twoEditions.past.signed(EMERGENCY);
        twoEditions.open(id);
        var then = twoEditions.post("/assessment/" + id + "/re-score", "version=1");
        assertThat(then.text("#outcome")).isEqualTo(word("audit.rescored.same"));
        String other = twoEditions.get("/assessment/" + id).html().select("select[name=criteria] option").stream()
                .map(input -> input.val())
                .filter(canonical -> canonical.endsWith("|1.9.0"))
                .findFirst()
                .orElseThrow();
        var with = twoEditions.post("/assessment/" + id + "/re-score", "version=1", "criteria=" + other);
        assertThat(with.text("#outcome")).isEqualTo("A different result");
        assertThat(with.text("#rescored table")).contains(cause("myelopathy"));
        assertThat(twoEditions
                        .post("/assessment/" + id + "/re-score", "version=1", "criteria=nobodys|1")
                        .text("#outcome"))
                .contains("can’t be scored with these criteria");
        assertThat(twoEditions.events().getFirst().fact("rescored")).contains("impossible");
    }

    /** A later viewer of the record is counted; a second look and the EHR are not. */
    @Test
    void the_record_begins_with_answers_and_decision_and_says_how_many_people_saw_it() {
        String id = audit.past.signed(EMERGENCY);
        audit.open(id);
        var page = audit.get("/assessment/" + id);
        assertThat(page.html().select("section h2").eachText().getFirst()).isEqualTo(word("audit.versions"));
        assertThat(page.html().select(".audit-version details[open] .answers")).hasSize(1);
        assertThat(page.html().select("section:has(#badge) details:not([open]) code"))
                .isNotEmpty();
        assertThat(page.html().select("code").eachText())
                .as("a hash outside of what is folded")
                .filteredOn(text -> text.matches("[0-9a-f]{64}"))
                .hasSameSizeAs(page.html().select("details:not([open]) code").eachText().stream()
                        .filter(text -> text.matches("[0-9a-f]{64}"))
                        .toList());
        assertThat(page.text("section:has(#timeline)")).contains("Seen or changed by 1 person");
        audit.send(open("two", id));
        assertThat(audit.get("/assessment/" + id).text("section:has(#timeline)"))
                .contains("by 2 people");
    }

    private MockHttpServletRequest open(String session, String id) {
        MockHttpServletRequest request = audit.request("POST", "/assessment/" + id + "/open", session);
        request.addParameter("csrf", SomeAudit.formToken(session));
        request.addParameter("purpose", "HLEGAL");
        return request;
    }

    @Test
    void another_sites_record_is_as_unknown_as_none() {
        String otherAssessment = new SomeAudit().past.signed(EMERGENCY);
        for (String id : List.of(otherAssessment, "01890000-0000-7000-8000-000000000000", "x")) {
            assertThat(audit.get("/assessment/" + id).status()).isEqualTo(404);
            assertThat(audit.post("/assessment/" + id + "/open", "purpose=HCOMPL")
                            .status())
                    .isEqualTo(404);
        }
    }

    @Test
    void the_record_holds_the_answers_the_free_text_and_everything_that_was_sent() {
        String id = audit.past.overridden(EMERGENCY, Disposition.URGENT, "clinical-judgement");
        audit.past.amended(id, 1, EMERGENCY.with("fever-time", "now-or-3-days"));
        audit.sealing.run("""
            insert into delivery_item (site, patient, assessment, slot, version, key, kind, position, resource_version,
                                       state, filed_id, tries, since, changed, says, may_be_there)
            select site, patient, assessment, 'CarePlan/x', 1, gen_random_uuid(), 'PLAN', 0, 1, 'PARKED', 'ehr-7',
                   3, created, '2026-11-20T16:30:00Z', 'No <b>room</b>', false
              from delivery where site = '%s' and version = 1
            """.formatted(audit.site));
        var page = audit.open(id);
        assertThat(page.html().select(".audit-version")).hasSize(2);
        assertThat(page.text("[aria-labelledby=v-1] .answers")).contains(question("function-loss"));
        assertThat(page.text("[aria-labelledby=v-1] .written"))
                .contains(word("audit.written.override"), "Seen by the consultant");
        assertThat(page.text("[aria-labelledby=v-2] .written"))
                .contains("Reason for the amendment Fever was forgotten");
        assertThat(page.text("[aria-labelledby=sent] tbody"))
                .contains(
                        "CarePlan/x/_history/1", "Needs attention", "20-Nov-2026 10:30 CST", "ehr-7", "No <b>room</b>");
        audit.sealing.run("update sign_off set body = '\\x00' where site = '" + audit.site + "'");
        var broken = audit.get("/assessment/" + id);
        assertThat(broken.status()).isEqualTo(200);
        assertThat(broken.text("[aria-labelledby=v-1]")).contains("can’t be shown");
    }
}
