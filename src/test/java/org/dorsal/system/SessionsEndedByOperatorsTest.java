package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import org.dorsal.sandbox.SandboxStaff;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventAgentComponent;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** An account was stolen: an operator finds the person's name in an event, and the person's sessions end at once. */
class SessionsEndedByOperatorsTest {
    private static final SomeService SERVICE = SomeService.withBackend();
    private static final String SITE = SomeService.NORTHSIDE;
    private static final String PATIENT = "sandbox-04";
    private static final URI PAGE = URI.create(SERVICE.baseUrl() + "/operate/" + SITE);

    private final SomeEvents events = new SomeEvents(SERVICE, SITE);
    private final SomeVisitor operator = SomeAuditor.operator(SERVICE, SITE);

    @AfterAll
    static void stop() {
        SERVICE.close();
    }

    @Test
    void a_clinicians_launch_ends_and_their_auditors_session_elsewhere_goes_on() {
        SomeAuditor ada = SomeAuditor.of(SERVICE, SITE);
        SomeClinician ann = SomeClinician.of(SERVICE, SITE, PATIENT);
        String name = lastSignedIn();
        assertThat(ann.get("").statusCode()).isEqualTo(200);
        assertThat(end("person", "Practitioner/nobody")).endsWith("?notice=none-ended");

        List<AuditEvent> auditEvents =
                events.during(() -> assertThat(end("person", name)).endsWith("?notice=done-ended"));

        assertThat(ann.get("").statusCode()).isEqualTo(403);
        assertThat(ada.get("").statusCode()).isEqualTo(200);
        assertThat(auditEvents)
                .filteredOn(event -> SomeEvents.word(event).equals("110123:E:0"))
                .singleElement()
                .satisfies(event -> {
                    assertThat(SomeEvents.facts(event))
                            .containsExactlyInAnyOrder("sessions-of=" + name, "reason=The account was stolen");
                    assertThat(requestor(event).getName()).isEqualTo(SandboxStaff.OPERATOR.words());
                });
        assertThat(SomeClinician.of(SERVICE, SITE, PATIENT).get("").statusCode())
                .as("who may still launch begins anew")
                .isEqualTo(200);
    }

    @Test
    void an_auditors_session_ends_by_the_name_in_their_sign_in() {
        SomeAuditor ada = SomeAuditor.of(SERVICE, SITE);

        assertThat(end("person", lastSignedIn())).endsWith("?notice=done-ended");

        assertThat(ada.get("").statusCode()).isEqualTo(303);
    }

    @Test
    void everybodys_end_at_one_site_and_nobodys_at_the_other() {
        SomeAuditor ada = SomeAuditor.of(SERVICE, SITE);
        SomeClinician ann = SomeClinician.of(SERVICE, SITE, PATIENT);
        SomeAuditor south = SomeAuditor.of(SERVICE, SomeService.SOUTHSIDE);

        assertThat(end("everybody", "")).endsWith("?notice=done-ended");

        assertThat(ada.get("").statusCode()).isEqualTo(303);
        assertThat(ann.get("").statusCode()).isEqualTo(403);
        assertThat(south.get("").statusCode()).isEqualTo(200);
    }

    /** Returns the person as the operator reads it in the newest sign-in or launch. */
    private String lastSignedIn() {
        AuditEvent event = events.withSubtype("110122").getFirst();
        var agent = requestor(event).getWho();
        return agent.hasReference()
                ? agent.getReference()
                : agent.getIdentifier().getSystem() + "|"
                        + agent.getIdentifier().getValue();
    }

    private static AuditEventAgentComponent requestor(AuditEvent event) {
        return event.getAgent().stream()
                .filter(AuditEventAgentComponent::getRequestor)
                .findFirst()
                .orElseThrow();
    }

    /** Ends the sessions and returns the redirect target. */
    private String end(String whom, String person) {
        String csrf = Jsoup.parse(operator.get(PAGE).body())
                .select("form[action$=/end-sessions] input[name=csrf]")
                .attr("value");
        HttpResponse<String> sent = operator.post(
                URI.create(PAGE + "/end-sessions"),
                SomeClinician.encoded(
                        List.of("csrf=" + csrf, "whom=" + whom, "person=" + person, "reason=The account was stolen")));
        return sent.headers().firstValue("Location").orElse(String.valueOf(sent.statusCode()));
    }
}
