package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.*;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Walk over all routes: a text of more than a kilobyte is compressed for a client that accepts it, in each of its types
 * and with whichever entity tag.
 */
class CompressedAnswersTest {
    private static final SomeService SERVICE = SomeService.shared();
    private static final int LEAST_BYTES = 1024;

    @Test
    void every_large_text_is_compressed() throws Exception {
        List<String> large = new ArrayList<>();
        List<String> plain = new ArrayList<>();
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (String path : Stream.concat(
                            ServiceRoutes.of(SERVICE).stream(),
                            Stream.of(
                                    "/assets/edition/en-US",
                                    "/fhir/northside/metadata",
                                    "/fhir/northside/metadata?_format=xml",
                                    "/cds/northside/cds-services"))
                    .toList()) {
                HttpRequest.Builder request =
                        HttpRequest.newBuilder(URI.create("http://localhost:" + SERVICE.port() + path));
                HttpResponse<byte[]> whole = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
                String type = whole.headers().firstValue("Content-Type").orElse("");
                if (whole.body().length < LEAST_BYTES || !type.matches("text/.*|.*(json|xml).*")) {
                    continue;
                }
                large.add(path);
                HttpResponse<byte[]> packed = client.send(
                        request.header("Accept-Encoding", "gzip").build(), HttpResponse.BodyHandlers.ofByteArray());
                if (!packed.headers().firstValue("Content-Encoding").equals(Optional.of("gzip"))) {
                    plain.add(path + " " + type + " " + whole.body().length);
                }
            }
        }
        assertThat(large).contains("/assets/edition/en-US", "/fhir/northside/metadata?_format=xml");
        assertThat(plain).isEmpty();
    }
}
