package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.*;
import java.util.concurrent.*;
import java.util.stream.IntStream;
import org.dorsal.sandbox.Misbehaviour;
import org.dorsal.sandbox.SandboxClient;
import org.dorsal.sandbox.SandboxLaunch;
import org.dorsal.store.TestPostgres;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;

/**
 * Launches of the jar with its shipped options at an EHR that answers searches with 4.7 MB: each page opens and names what
 * was not read, and the process goes on (promise {@code unavailable}).
 */
class LargeRecordsIT {
    private static final int LAUNCHES = 12;
    private static final String PATIENT = "sandbox-03";

    @Test
    void launches_at_an_ehr_with_huge_pages_open_without_them_and_do_not_end_the_process() throws Exception {
        try (ServiceProcess service = ServiceProcess.start(
                TestPostgres.empty(),
                launchSettings(),
                ShippedOptions.ofTheUnit().toArray(String[]::new))) {
            service.ehr()
                    .register(
                            SandboxClient.open("dorsal", URI.create(service.address() + "/launch/northside/callback")))
                    .app(URI.create(service.address() + "/launch/northside"));
            assertThat(launch(service).body()).as("the record as it is").doesNotContain("too large");

            service.ehr().misbehave(Misbehaviour.HUGE_PAGES);
            assertIncomplete(launch(service));
            try (var clinicians = Executors.newFixedThreadPool(LAUNCHES)) {
                List<Future<HttpResponse<String>>> pages = new ArrayList<>();
                Callable<HttpResponse<String>> launch = () -> launch(service);
                IntStream.range(0, LAUNCHES).forEach(_ -> pages.add(clinicians.submit(launch)));
                for (Future<HttpResponse<String>> page : pages) {
                    if (page.get().statusCode() == 503) { // not even the Patient could be read
                        assertThat(page.get().body()).doesNotContain(HUGE);
                    } else {
                        assertIncomplete(page.get());
                    }
                }
            }
            assertThat(service.printed()).doesNotContain("OutOfMemoryError");

            service.ehr().behave();
            assertThat(launch(service).body()).as("the record as it is").doesNotContain("too large");
        }
    }

    /** Text of a diagnosis on the huge pages. */
    private static final String HUGE = "Osteoporosis of the whole of the spine";

    private static void assertIncomplete(HttpResponse<String> page) {
        assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
        assertThat(Jsoup.parse(page.body()).text())
                .contains("Could not be read from the record")
                .containsAnyOf("too large to be read now", "too many requests to read it now")
                .doesNotContain(HUGE);
    }

    private static HttpResponse<String> launch(ServiceProcess service) {
        return new SomeVisitor(service.address()).open(service.ehr().launchUrl(SandboxLaunch.of(PATIENT)));
    }

    private static List<String> launchSettings() {
        return List.of(
                ServiceSettings.ofSite("ehr.client-id", "dorsal"),
                ServiceSettings.ofSite("ehr.client-authentication", "none"),
                "--dorsal.link-secret=f2cOaOXe3yqO/7o6rGQ0cZ5o4XqJ0tJt9qVhF3oEw1k=",
                "--dorsal.encryption-keys[0]=u1YB0c1pLk3sS5g0r7m2v8Qm9wq4XcT6z0Jd5aHfE2U=");
    }
}
