package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.http.web.SomeWords.word;

import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.dorsal.sandbox.SandboxLaunch;
import org.dorsal.sandbox.SandboxStaff;
import org.hl7.fhir.r4.model.AuditEvent;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Overview and sign-out of a person's other sessions; sessions of other people are neither shown nor ended. */
class OwnSessionsTest {
    private static final MovedClock CLOCK = new MovedClock();
    private static final SomeService SERVICE = SomeService.startedBy(CLOCK, false);
    private static final String NORTH = SomeService.NORTHSIDE;
    private static final String ANN = "clinician-1";
    private static final String BOB = "clinician-2";

    private final SomeEvents events = new SomeEvents(SERVICE, NORTH);

    @AfterAll
    static void stop() {
        SERVICE.close();
    }

    @BeforeEach
    void what_another_test_left_open_is_idle() {
        CLOCK.move(Duration.ofMinutes(31));
    }

    @Test
    void a_clinicians_list_is_of_their_own_others_at_the_site_without_any_patient() {
        SomeClinician current = launched(NORTH, "sandbox-04", ANN);
        SomeClinician tab = SomeClinician.in(current.browser(), launch(NORTH, "sandbox-06", ANN));
        CLOCK.move(Duration.ofMinutes(1));
        SomeClinician ward = launched(NORTH, "sandbox-05", ANN);
        launched(NORTH, "sandbox-04", BOB);
        launched(SomeService.SOUTHSIDE, "sandbox-04", ANN);

        Document page = current.page("/sessions");

        assertThat(listed(page)).containsExactly(key(ward), key(tab));
        assertThat(page.select("main").html()).doesNotContain("sandbox-0", name(tab), name(ward));
        assertThat(page.select("li b").eachText()).containsOnly("Assessment");
        assertThat(listed(ward.page("/sessions"))).containsExactlyInAnyOrder(key(current), key(tab));
        assertThat(current.page("").select("footer a[href$=/sessions]")).hasSize(1);
    }

    @Test
    void one_is_ended_at_its_next_request_there_and_nowhere_else_and_an_event_tells() {
        SomeClinician current = launched(NORTH, "sandbox-04", ANN);
        SomeClinician ward = launched(NORTH, "sandbox-05", ANN);
        SomeClinician other = launched(NORTH, "sandbox-06", ANN);
        SomeClinician bob = launched(NORTH, "sandbox-05", BOB);
        String csrf = current.csrf();

        List<AuditEvent> auditEvents = events.during(() -> assertThat(end(current, csrf, key(ward)))
                .satisfies(answer -> assertThat(answer.statusCode()).isEqualTo(303))
                .satisfies(answer -> assertThat(answer.headers().firstValue("Location"))
                        .hasValue(current.home().getPath() + "/sessions?done=yes")));

        HttpResponse<String> ended = ward.get("");
        assertThat(ended.statusCode()).isEqualTo(403);
        assertThat(ended.body()).contains(word("problem.launch-ended.title"));
        assertThat(List.of(current, other, bob))
                .allMatch(clinician -> clinician.get("").statusCode() == 200);
        assertThat(listed(current.page("/sessions"))).containsExactly(key(other));
        assertThat(auditEvents).singleElement().satisfies(event -> {
            assertThat(SomeEvents.word(event)).isEqualTo("110123:E:0");
            assertThat(SomeEvents.facts(event)).containsExactly("session=" + key(ward));
            assertThat(event.getAgent())
                    .filteredOn(agent -> agent.getRequestor())
                    .singleElement()
                    .satisfies(
                            agent -> assertThat(agent.getWho().getReference()).isEqualTo("Practitioner/" + ANN));
        });
    }

    @Test
    void all_others_end_together_and_the_one_in_hand_goes_on() {
        SomeClinician current = launched(NORTH, "sandbox-04", ANN);
        SomeClinician ward = launched(NORTH, "sandbox-05", ANN);
        SomeClinician tab = SomeClinician.in(current.browser(), launch(NORTH, "sandbox-06", ANN));
        SomeClinician bob = launched(NORTH, "sandbox-05", BOB);
        String csrf = current.csrf();

        List<AuditEvent> auditEvents = events.during(
                () -> assertThat(end(current, csrf, "others").statusCode()).isEqualTo(303));

        assertThat(List.of(ward, tab)).allMatch(clinician -> clinician.get("").statusCode() == 403);
        assertThat(List.of(current, bob))
                .allMatch(clinician -> clinician.get("").statusCode() == 200);
        assertThat(auditEvents)
                .singleElement()
                .satisfies(event -> assertThat(SomeEvents.facts(event))
                        .containsExactlyInAnyOrder("session=" + key(ward), "session=" + key(tab)));
        assertThat(current.page("/sessions?done=yes")
                        .select("main [role=status]")
                        .text())
                .isEqualTo(word("sessions.done"));
        assertThat(current.page("/sessions").select("main form, main [role=status]"))
                .isEmpty();
        assertThat(events.during(() ->
                        assertThat(end(current, csrf, "others").statusCode()).isEqualTo(303)))
                .as("pressed twice")
                .isEmpty();
    }

    @Test
    void a_forged_id_ends_nobodys_session_and_is_told() {
        SomeClinician current = launched(NORTH, "sandbox-04", ANN);
        SomeClinician bob = launched(NORTH, "sandbox-05", BOB);
        SomeClinician south = launched(SomeService.SOUTHSIDE, "sandbox-04", ANN);
        String csrf = current.csrf();

        for (String forged : List.of(key(bob), key(south), key(current), "", "x")) {
            List<AuditEvent> auditEvents =
                    events.during(() -> assertThat(end(current, csrf, forged).statusCode())
                            .as(forged)
                            .isEqualTo(404));
            assertThat(auditEvents).singleElement().satisfies(event -> {
                assertThat(SomeEvents.word(event)).isEqualTo("110123:E:4");
                assertThat(SomeEvents.facts(event)).containsExactly("page=/sessions/end");
            });
        }

        assertThat(List.of(current, bob, south))
                .allMatch(clinician -> clinician.get("").statusCode() == 200);
    }

    @Test
    void an_old_launch_shows_them_and_ends_none_until_the_ehr_says_again_who_it_is() {
        SomeClinician current = launched(NORTH, "sandbox-04", ANN);
        for (int quarter = 0; quarter < 5; quarter++) {
            CLOCK.move(Duration.ofMinutes(13));
            current.page("");
        }
        SomeClinician ward = launched(NORTH, "sandbox-05", ANN);

        Document page = current.page("/sessions");
        assertThat(page.select("main li")).hasSize(1);
        assertThat(page.select("main button")).isEmpty();
        assertThat(page.select("main").text()).contains("open Dorsal from the patient’s record again");
        assertThat(end(current, current.csrf(), "others").statusCode()).isEqualTo(403);
        assertThat(ward.get("").statusCode()).isEqualTo(200);
        assertThat(events.during(() -> current.get("/review")))
                .singleElement()
                .satisfies(event -> assertThat(event.getOutcomeDesc()).startsWith("The launch is too old to sign"));

        SomeClinician again = SomeClinician.in(current.browser(), launch(NORTH, "sandbox-04", ANN));
        assertThat(end(again, again.csrf(), "others").statusCode()).isEqualTo(303);
        assertThat(ward.get("").statusCode()).isEqualTo(403);
    }

    @Test
    void an_auditor_signs_out_elsewhere_at_that_site_alone_and_leaves_clinicians_in() {
        SomeAuditor current = SomeAuditor.of(SERVICE, NORTH);
        SomeAuditor office = SomeAuditor.of(SERVICE, NORTH);
        SomeAuditor south = SomeAuditor.of(SERVICE, SomeService.SOUTHSIDE);
        SomeClinician ann = launched(NORTH, "sandbox-04", ANN);
        Document page = current.page("sessions");
        List<String> ids = listed(page);
        assertThat(ids).hasSize(1).doesNotContain(key(ann));
        assertThat(page.select("li b").text()).isEqualTo(word("sessions.audit"));

        assertThat(end(current, key(ann)).statusCode()).as("forged").isEqualTo(404);
        assertThat(ann.get("").statusCode()).isEqualTo(200);
        List<AuditEvent> auditEvents = events.during(
                () -> assertThat(end(current, ids.getFirst()).statusCode()).isEqualTo(303));

        assertThat(office.get("").statusCode()).isEqualTo(303);
        assertThat(List.of(current, south)).allMatch(auditor -> auditor.get("").statusCode() == 200);
        assertThat(auditEvents)
                .filteredOn(event -> SomeEvents.word(event).equals("110123:E:0"))
                .singleElement()
                .satisfies(event -> assertThat(SomeEvents.facts(event)).containsExactly("session=" + ids.getFirst()));
    }

    @Test
    void an_auditor_whose_sign_in_is_old_signs_in_again_and_comes_back_to_the_list() {
        SomeAuditor current = SomeAuditor.of(SERVICE, NORTH);
        SomeAuditor office = SomeAuditor.of(SERVICE, NORTH);
        CLOCK.move(Duration.ofMinutes(11));

        Document page = current.page("sessions");
        assertThat(page.select("main section button")).isEmpty();
        assertThat(end(current, "others").statusCode()).isEqualTo(403);
        assertThat(office.get("").statusCode()).isEqualTo(200);

        var back = current.browser()
                .get(SomeAuditor.answerOf(
                        SandboxStaff.AUDITOR,
                        current.browser(),
                        current.uri("").resolve(page.select("main section a").attr("href"))));
        assertThat(back.headers().firstValue("Location")).hasValue("/audit/" + NORTH + "/sessions");
        assertThat(end(current, "others").statusCode()).isEqualTo(303);
        assertThat(office.get("").statusCode()).isEqualTo(303);
    }

    private static SomeClinician launched(String site, String patient, String clinician) {
        return SomeClinician.in(new SomeVisitor(SERVICE.baseUrl()), launch(site, patient, clinician));
    }

    private static URI launch(String site, String patient, String clinician) {
        return SERVICE.ehr(site).launchUrl(SandboxLaunch.of(patient).signedInAs(clinician));
    }

    private static HttpResponse<String> end(SomeClinician user, String csrf, String session) {
        String form = SomeClinician.encoded(List.of("csrf=" + csrf, "session=" + session));
        return user.browser().post(user.uri("/sessions/end"), form);
    }

    private static HttpResponse<String> end(SomeAuditor user, String session) {
        String csrf = user.page("sessions").select("input[name=csrf]").attr("value");
        return user.post("sessions/end", "csrf=" + csrf, "session=" + session);
    }

    private static List<String> listed(Document page) {
        return page.select("li button[name=session]").eachAttr("value");
    }

    private static String key(SomeClinician clinician) {
        return clinician.launch().substring(clinician.launch().indexOf('.') + 1);
    }

    private static String name(SomeClinician clinician) {
        return clinician.page("").select("header.banner .name").text();
    }
}
