package org.dorsal.assessment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.parser.StrictErrorHandler;
import java.time.Instant;
import java.util.stream.Stream;
import org.dorsal.store.NewVersion;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Results are written without HAPI's model; HAPI must read them strictly and write the same again, byte for byte. */
class ResultsAreReadBackEqualTest {

    @TestFactory
    Stream<DynamicTest> hapi_writes_what_it_read() {
        return SampleRenderRequests.spread().entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(
                        entry.getKey(),
                        () -> SampleRenderRequests.render(entry.getValue())
                                .versions()
                                .forEach(ResultsAreReadBackEqualTest::writesWhatItRead)));
    }

    @Test
    void hapi_writes_the_device_that_it_read() {
        writesWhatItRead(SampleRenderRequests.SOFTWARE.device(Instant.parse("2026-11-20T00:00:00Z")));
    }

    private static void writesWhatItRead(NewVersion version) {
        var body = new String(version.body(), UTF_8);
        var parser = parser();
        assertThat(parser.encodeResourceToString(parser.parseResource(body))).isEqualTo(body);
    }

    private static IParser parser() {
        var parser = FhirContext.forR4Cached().newJsonParser();
        parser.setParserErrorHandler(new StrictErrorHandler());
        parser.setStripVersionsFromReferences(false);
        return parser;
    }
}
