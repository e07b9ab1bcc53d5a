package org.dorsal.writeback;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.*;
import org.dorsal.sandbox.SandboxLaunch;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.EhrClient;
import org.dorsal.smart.launch.EhrClient.CallAuthority;
import org.dorsal.smart.launch.LaunchId;
import org.dorsal.smart.launch.Launches;
import org.dorsal.store.StoredDelivery.DeliveryOrder;
import org.dorsal.system.SomeClinician;
import org.dorsal.system.SomeService;
import org.dorsal.system.SomeVisitor;
import org.dorsal.writeback.DeliveryEngine.Carrier;
import org.dorsal.writeback.WritebackSettings.OwnCodes;
import org.dorsal.writeback.WritebackSettings.Writer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tests the tokens for a delivery, with clinicians' launches at a running service. */
class TokenSourcesTest {
    private static final SomeService SERVICE = SomeService.shared();
    private static final String SIGNER = "Practitioner/clinician-1";
    private static final String COLLEAGUE = "Practitioner/clinician-2";
    private static final String PATIENT = "sandbox-11";

    @BeforeAll
    static void both_have_the_patient_open() {
        for (String clinician : List.of("clinician-1", "clinician-2", "clinician-1")) {
            URI launch = SERVICE.ehr(SomeService.NORTHSIDE)
                    .launchUrl(SandboxLaunch.of(PATIENT).signedInAs(clinician));
            SomeClinician.in(new SomeVisitor(SERVICE.baseUrl()), launch);
        }
    }

    @Test
    void who_signed_comes_before_colleagues_where_the_note_names_its_author() {
        List<Carrier> carriers = of(sources("open"), order(PATIENT, Optional.of(SIGNER)), false);

        assertThat(carriers).extracting(Carrier::user).contains(Optional.of(SIGNER), Optional.of(COLLEAGUE));
        assertThat(carriers)
                .allSatisfy(carrier ->
                        assertThat(carrier.preferred()).isEqualTo(carrier.user().equals(Optional.of(SIGNER))));
        assertThat(carriers.stream().dropWhile(Carrier::preferred)).noneMatch(Carrier::preferred);
        assertThat(carriers).extracting(Carrier::authority).hasOnlyElementsOfType(LaunchId.class);
    }

    @Test
    void where_the_bearer_becomes_the_author_nobody_else_brings_it_unless_it_is_handed_over() {
        for (String vendor : List.of("epic", "oracle")) {
            assertThat(of(sources(vendor), order(PATIENT, Optional.of(SIGNER)), false))
                    .isNotEmpty()
                    .allMatch(Carrier::preferred);
            assertThat(of(sources(vendor), order(PATIENT, Optional.of("Practitioner/gone")), false))
                    .isEmpty();
            assertThat(of(sources(vendor), order(PATIENT, Optional.of("Practitioner/gone")), true))
                    .extracting(Carrier::user)
                    .contains(Optional.of(SIGNER), Optional.of(COLLEAGUE));
        }
    }

    @Test
    void an_order_that_nobody_signed_is_nobodys_own() {
        assertThat(of(sources("open"), order(PATIENT, Optional.empty()), false))
                .isNotEmpty()
                .noneMatch(Carrier::preferred);
    }

    @Test
    void launches_of_other_patients_bring_nothing() {
        assertThat(of(sources("open"), order("nobody", Optional.of(SIGNER)), true))
                .isEmpty();
    }

    @Test
    void a_site_with_a_client_of_its_own_needs_no_launch() {
        TokenSources backend = sources("open", true);

        assertThat(backend.word()).isEqualTo("backend");
        assertThat(sources("open").word()).isEqualTo("clinician");
        assertThat(of(backend, order("nobody", Optional.empty()), false))
                .containsExactly(new Carrier(
                        new CallAuthority.BackendAuthority(new SiteId(SomeService.NORTHSIDE)), Optional.empty(), true));
    }

    private static List<Carrier> of(TokenSources sources, DeliveryOrder order, boolean handedOver) {
        return sources.of(order, handedOver).toList();
    }

    private static TokenSources sources(String vendor) {
        return sources(vendor, false);
    }

    private static TokenSources sources(String vendor, boolean backend) {
        WritebackSettings.SiteWriteback site = new WritebackSettings.SiteWriteback(
                new SiteId(SomeService.NORTHSIDE),
                SERVICE.ehr(SomeService.NORTHSIDE).fhirBase().toString(),
                ZoneOffset.UTC,
                backend ? Writer.BACKEND : Writer.CLINICIANS,
                false,
                OwnCodes.AUTO,
                NoteRules.of(vendor),
                NoteRules.of(vendor).type(),
                Map.of());
        return new TokenSources(site, SERVICE.part(Launches.class), SERVICE.part(EhrClient.class));
    }

    private static DeliveryOrder order(String patient, Optional<String> clinician) {
        return new DeliveryOrder(
                SomeService.NORTHSIDE,
                patient,
                "0193454a-7d1c-8000-9c55-0f6c8f8d1e11",
                1,
                clinician,
                Instant.parse("2026-11-20T10:00:00Z"),
                Optional.empty(),
                false,
                false);
    }
}
