package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.dorsal.store.TestPostgres;
import org.junit.jupiter.api.Test;

/**
 * Requests that begin and go on with a byte at a time, from many addresses, against the jar with a heap of 256 MB: what
 * they announce must not be reserved, and a caller with a token is served meanwhile.
 */
class HostileConnectionsIT {
    private static final int CONNECTIONS = 400;
    private static final int ADDRESSES = 30;
    private static final int BYTES = 5;
    private static final List<String> BEGINNINGS = List.of(
            "POST /launch/northside/callback HTTP/1.1\r\nContent-Length: 2000000",
            "POST /launch/northside/callback HTTP/1.1\r\nContent-Length: 60000",
            "POST /l%61unch/northside/callback HTTP/1.1\r\nContent-Length: 2000000",
            "POST /fhir/northside/QuestionnaireResponse HTTP/1.1\r\nContent-Length: 2000000",
            "POST /fhir/northside/QuestionnaireResponse HTTP/1.1\r\nTransfer-Encoding: chunked",
            "POST /cds/northside/cds-services/upper-back-pain HTTP/1.1\r\nContent-Length: 2000000");

    @Test
    void they_neither_fill_the_heap_nor_shut_out_a_caller() throws IOException {
        try (ServiceProcess service =
                ServiceProcess.start(TestPostgres.empty(), "-Xmx256m", "-XX:TieredStopAtLevel=1")) {
            for (String beginning : BEGINNINGS) {
                String begun = beginning + "\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n";
                try (HostileConnections hostile =
                        HostileConnections.open(service.port(), CONNECTIONS, ADDRESSES, begun)) {
                    for (int sent = 0; sent < BYTES; sent++) {
                        hostile.drip("1");
                        assertThat(post(service)).as("beside " + beginning).isEqualTo(201);
                    }
                }
            }
            assertThat(service.printed()).doesNotContain("OutOfMemoryError");
            assertThat(post(service)).as("afterwards").isEqualTo(201);
        }
    }

    private static int post(ServiceProcess service) {
        return service.client()
                .post("QuestionnaireResponse", SomeResponse.of("held").json())
                .status();
    }
}
