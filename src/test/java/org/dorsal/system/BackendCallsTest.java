package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.dorsal.sandbox.SandboxLaunch;
import org.dorsal.smart.PatientId;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.EhrCall;
import org.dorsal.smart.launch.EhrClient;
import org.dorsal.smart.launch.EhrClient.CallAuthority;
import org.dorsal.smart.launch.HttpAnswer;
import org.dorsal.smart.launch.Launch;
import org.dorsal.smart.launch.LaunchId;
import org.dorsal.smart.launch.Launches;
import org.junit.jupiter.api.Test;

/** Both ways to write, at the strict sandbox's FHIR API. */
class BackendCallsTest {
    private static final String WHO = "clinician-2";
    private static final String BODY =
            "{\"resourceType\":\"Observation\",\"status\":\"final\",\"code\":{\"text\":\"x\"},"
                    + "\"subject\":{\"reference\":\"Patient/sandbox-02\"}}";

    @Test
    void a_client_of_the_site_s_own_writes_at_both_kinds_of_sites() {
        try (var service = SomeService.withBackend()) {
            for (var site : List.of(SomeService.NORTHSIDE, SomeService.SOUTHSIDE)) {
                var backend = new CallAuthority.BackendAuthority(new SiteId(site));
                assertThat(service.part(EhrClient.class).granted(backend))
                        .hasValueSatisfying(granted -> assertThat(granted).hasSize(4));
                assertThat(post(service, backend)).isEqualTo(201);
            }
        }
    }

    @Test
    void a_clinician_s_token_writes_while_their_launch_stands() {
        var service = SomeService.shared();
        var page = new SomeVisitor(service.baseUrl())
                .open(service.ehr(SomeService.NORTHSIDE).launchUrl(SandboxLaunch.of("sandbox-02")));
        var launch = LaunchId.read(page.uri().getPath().split("/", -1)[2]).orElseThrow();
        var rows = service.part(Launches.class)
                .activeLaunches(new SiteId(SomeService.NORTHSIDE), new PatientId("sandbox-02"), "Practitioner/" + WHO);
        assertThat(rows).first().extracting(Launch::id).isEqualTo(launch);
        assertThat(post(service, launch)).isEqualTo(201);
        assertThat(service.part(EhrClient.class).granted(launch))
                .hasValueSatisfying(granted -> assertThat(granted).contains("patient/DocumentReference.crus"));
    }

    private static int post(SomeService service, CallAuthority authority) {
        var reply = service.part(EhrClient.class)
                .call(
                        authority,
                        new EhrCall(
                                EhrCall.Method.POST, "Observation", Map.of(), BODY.getBytes(StandardCharsets.UTF_8)));
        return reply instanceof HttpAnswer.CompleteAnswer answer ? answer.status() : -1;
    }
}
