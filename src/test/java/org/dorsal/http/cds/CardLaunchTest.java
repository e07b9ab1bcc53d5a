package org.dorsal.http.cds;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.*;
import org.dorsal.sandbox.SandboxEhr;
import org.dorsal.sandbox.SandboxLaunch;
import org.dorsal.system.SomeClinician;
import org.dorsal.system.SomeEvents;
import org.dorsal.system.SomeService;
import org.dorsal.system.SomeVisitor;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * CDS Hooks 2.0, "Link" of type {@code smart}, from the hook to the page: the EHR calls the hook, opens the card's link,
 * signs the clinician in and sends {@code appContext} with the token.
 */
class CardLaunchTest {
    private static final String PATIENT = "sandbox-01";
    private static final SomeHooks HOOKS = SomeHooks.shared();
    private static final SandboxEhr EHR = HOOKS.service().ehr(SomeService.NORTHSIDE);

    @Test
    void the_link_of_a_card_opens_the_form_of_its_patient() {
        String instance = UUID.randomUUID().toString();
        JsonNode card = HOOKS.cards(call(instance, PATIENT)).getFirst();
        JsonNode link = card.path("links").path(0);
        String context = link.path("appContext").stringValue();

        var clinician = open(link, PATIENT);

        var page = clinician.page("");
        assertThat(page.select("header.banner").text()).contains("Alder");
        assertThat(clinician.page("/plain").select("form #q-fever-time")).hasSize(1);
        assertThat(HOOKS.events().ofRequest(instance))
                .singleElement()
                .satisfies(event -> assertThat(SomeEvents.facts(event)).contains("card-id=" + context));
        assertThat(HOOKS.events().withFact("card-id=" + context))
                .as("the call and the launch")
                .hasSize(2);
    }

    @Test
    void the_link_opens_the_draft_that_was_begun() {
        JsonNode link = HOOKS.cards(call(UUID.randomUUID().toString(), "sandbox-02"))
                .getFirst()
                .path("links")
                .path(0);
        open(link, "sandbox-02").answer("fever-time=now-or-3-days");

        var again = open(link, "sandbox-02");

        assertThat(again.page("").select("header.banner").text()).contains("Birch");
        assertThat(again.answers("fever-time")).containsExactly("now-or-3-days");
    }

    /** Opens the link as the EHR does: with its own address, and a launch value that represents the context. */
    private static SomeClinician open(JsonNode link, String patient) {
        assertThat(link.path("type").stringValue()).isEqualTo("smart");
        EHR.app(URI.create(link.path("url").stringValue()));
        URI address = EHR.launchUrl(
                SandboxLaunch.of(patient).byLink(link.path("appContext").stringValue()));
        return SomeClinician.in(new SomeVisitor(HOOKS.service().baseUrl()), address);
    }

    private static String call(String instance, String patient) {
        return SomeHooks.request("patient-view", request -> {
            request.put("hookInstance", instance);
            request.put("context", SomeHooks.context(patient));
            request.put("prefetch", Map.of("conditions", SomeHooks.pain(patient)));
        });
    }
}
