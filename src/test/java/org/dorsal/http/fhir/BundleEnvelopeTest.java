package org.dorsal.http.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that exactly the resources of the entries are cut out of a Bundle (FHIR R4 bundle.html). */
class BundleEnvelopeTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{'entry':[{'resource':{'a':1}},{},{'resource':{'b':{'resource':{}}}}]}; {0={'a':1},"
                        + " 2={'b':{'resource':{}}}}",
                "{'entry':[{'request':{'resource':{}},'resource':[{}]}]}; {}",
                "{'entry':{'x':{'resource':{}}},'other':[{'resource':{}}]}; {}",
                "{'entry':[[{'resource':{}}]]}; {}",
                "{'a':{'entry':[{'resource':{}}]}}; {}",
                "[{'resource':{}}]; {}",
                "{'entry':[{'resource':{'a':'é'}},{'resource':{'c':2}}],'type':'batch'}; {0={'a':'é'}, 1={'c':2}}"
            })
    void resources_of_entries_are_cut_out(String bundle, String expected) {
        byte[] sent = bundle.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        Map<Integer, byte[]> resources = new HashMap<>();
        String envelope =
                new String(BundleEnvelope.of(new RequestBody(sent, false), resources), StandardCharsets.UTF_8);

        Map<Integer, String> cut = new TreeMap<>();
        resources.forEach((number, body) -> cut.put(number, new String(body, StandardCharsets.UTF_8)));
        assertThat(cut.toString().replace('"', '\'')).isEqualTo(expected);
        String whole = envelope;
        for (String resource : cut.values()) {
            whole = whole.replaceFirst("\\{\"resourceType\":\"Parameters\"}", resource.replace("$", "\\$"));
        }
        assertThat(whole).isEqualTo(bundle.replace('\'', '"'));
    }
}
