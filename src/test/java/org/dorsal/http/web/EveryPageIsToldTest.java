package org.dorsal.http.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.dorsal.GuardTable;
import org.dorsal.sandbox.SandboxLaunch;
import org.dorsal.system.SomeClinician;
import org.dorsal.system.SomeEvents;
import org.dorsal.system.SomeResponse;
import org.dorsal.system.SomeService;
import org.dorsal.system.SomeVisitor;
import org.hl7.fhir.r4.model.AuditEvent;
import org.junit.jupiter.api.Test;

/**
 * Tests that every page, requested by every kind of caller in {@link EveryPageIsGuardedTest}, records exactly the audit event
 * in {@code told.table}.
 */
class EveryPageIsToldTest {
    private static final SomeService SERVICE = SomeService.shared();
    private static final SomeEvents EVENTS = new SomeEvents(SERVICE, SomeService.NORTHSIDE);
    private static final GuardTable TABLE = GuardTable.read(EveryPageIsToldTest.class, "told.table");
    private static final String PATIENT = "sandbox-04";

    /** Callers that cannot be identified. */
    private static final Set<String> STRANGERS = Set.of("nobody", "ended");

    @Test
    void the_table_has_every_page_and_no_other() {
        var routes = LaunchRoutes.of(SERVICE);
        assertThat(TABLE.routes()).containsExactlyInAnyOrderElementsOf(routes);
    }

    /** Sends the request and asserts the event of its line, where the table has the caller. */
    static HttpResponse<String> sendAndAssertEvent(
            String caller, String route, Supplier<HttpResponse<String>> request) {
        int column = TABLE.callers().indexOf(caller);
        if (column < 0) {
            return request.get();
        }
        String[] words = TABLE.lines().stream()
                .filter(line -> GuardTable.route(line).equals(route))
                .findFirst()
                .orElseThrow()
                .split("\\s+", -1);
        var answer = new AtomicReference<HttpResponse<String>>();
        List<AuditEvent> events = EVENTS.during(() -> answer.set(request.get()));
        assertEvent(words[2], words[2 + column], caller, events);
        return answer.get();
    }

    private static void assertEvent(String page, String expected, String caller, List<AuditEvent> events) {
        if (expected.equals("-")) {
            assertThat(events).isEmpty();
            return;
        }
        assertThat(events).singleElement().satisfies(event -> {
            assertThat(SomeEvents.word(event)).isEqualTo(expected);
            if (STRANGERS.contains(caller)) {
                assertThat(event.getAgentFirstRep().getWho().getDisplay()).isEqualTo("unknown");
                assertThat(SomeEvents.about(event)).noneMatch(about -> about.startsWith("Patient/"));
            } else {
                clinician(event);
                assertThat(SomeEvents.about(event)).contains("Patient/" + PATIENT);
            }
            if (expected.startsWith("access") || expected.endsWith(":4")) {
                assertThat(SomeEvents.facts(event)).contains("page=" + page);
                assertThat(event.hasOutcomeDesc()).isEqualTo(expected.endsWith(":4"));
            }
        });
    }

    private static void clinician(AuditEvent event) {
        assertThat(event.getAgent())
                .filteredOn(agent -> agent.getRequestor())
                .singleElement()
                .satisfies(agent -> {
                    assertThat(agent.getWho().getReference()).startsWith("Practitioner/");
                    assertThat(agent.getPurposeOfUseFirstRep()
                                    .getCodingFirstRep()
                                    .getCode())
                            .isEqualTo("TREAT");
                });
        assertThat(event.getAgentFirstRep().getNetwork().getAddress()).isEqualTo("127.0.0.1");
    }

    @Test
    void a_launch_is_told_with_who_patient_and_what_was_granted() {
        var clinician = new AtomicReference<SomeClinician>();
        List<AuditEvent> events =
                EVENTS.during(() -> clinician.set(SomeClinician.of(SERVICE, SomeService.NORTHSIDE, PATIENT)));

        assertThat(events).extracting(SomeEvents::word).containsExactlyInAnyOrder("110122:E:0", "access:R:0");
        assertThat(events)
                .filteredOn(event -> SomeEvents.word(event).equals("110122:E:0"))
                .singleElement()
                .satisfies(event -> {
                    clinician(event);
                    assertThat(SomeEvents.about(event)).contains("Patient/" + PATIENT);
                    assertThat(SomeEvents.facts(event)).contains("scope=openid", "scope=launch");
                });
    }

    @Test
    void a_launch_that_is_refused_is_told_with_its_reason() {
        var visitor = new SomeVisitor(SERVICE.baseUrl());
        var launchUrl = SERVICE.launchUrl(SomeService.NORTHSIDE);
        var answer = new AtomicReference<HttpResponse<String>>();
        List<AuditEvent> events = EVENTS.during(() -> {
            answer.set(visitor.get(launchUrl.resolve(launchUrl.getPath() + "?iss=https://evil.example&launch=1")));
            answer.set(visitor.get(launchUrl.resolve(launchUrl.getPath() + "/callback?state=1&code=2")));
        });

        assertThat(answer)
                .hasValueSatisfying(refused -> assertThat(refused.statusCode()).isEqualTo(403));
        assertThat(events).extracting(SomeEvents::word).containsExactly("110122:E:4", "110122:E:4");
        assertThat(events.stream().flatMap(event -> SomeEvents.facts(event).stream()))
                .containsExactlyInAnyOrder("reason=unknown-ehr", "reason=other-browser");
        assertThat(events)
                .allSatisfy(event -> assertThat(event.getOutcomeDesc()).doesNotContain("evil"));
    }

    @Test
    void a_browser_on_its_way_to_the_ehr_leaves_nothing() {
        var ehr = SERVICE.ehr(SomeService.NORTHSIDE);
        assertThat(EVENTS.during(
                        () -> new SomeVisitor(SERVICE.baseUrl()).get(ehr.launchUrl(SandboxLaunch.of(PATIENT)))))
                .isEmpty();
    }

    @Test
    void a_signature_on_another_patients_form_is_told_as_that() {
        var clinician = SomeClinician.of(SERVICE, SomeService.NORTHSIDE, "sandbox-05");
        clinician.answer("fever-time=now-or-3-days");
        var form = SomeClinician.form(clinician.page("/review"), "patient=sandbox-04", "act=sign");
        assertThat(EVENTS.during(() -> clinician.browser().post(clinician.uri("/sign"), SomeClinician.encoded(form))))
                .singleElement()
                .satisfies(event -> assertThat(event.getOutcomeDesc())
                        .isEqualTo("The form was about another patient; nothing was stored."));
    }

    /** The page is refused in a launch of one patient, so its event is in that patient's record. */
    @Test
    void the_event_of_a_page_about_another_patients_assessment_does_not_name_it() {
        String other = SERVICE.client(SomeService.NORTHSIDE, "system/*.cruds")
                .post("QuestionnaireResponse", SomeResponse.of("sandbox-04").json())
                .id();
        var clinician = SomeClinician.of(SERVICE, SomeService.NORTHSIDE, "sandbox-05");
        assertThat(EVENTS.during(() -> clinician.get("/assessment/" + other)))
                .singleElement()
                .satisfies(event -> {
                    assertThat(SomeEvents.word(event)).isEqualTo("access:R:4");
                    assertThat(SomeEvents.about(event))
                            .contains("Patient/sandbox-05")
                            .noneMatch(about -> about.contains(other));
                });
    }

    @Test
    void what_shows_nothing_new_leaves_nothing() {
        var clinician = SomeClinician.of(SERVICE, SomeService.NORTHSIDE, "sandbox-05");
        assertThat(EVENTS.during(() -> clinician.get("/nowhere")))
                .singleElement()
                .satisfies(event -> assertThat(SomeEvents.word(event)).isEqualTo("access:R:4"));
        assertThat(EVENTS.during(() -> clinician.browser().send("BREW", clinician.home())))
                .singleElement()
                .satisfies(event -> assertThat(SomeEvents.word(event)).isEqualTo("access:R:4"));
    }
}
