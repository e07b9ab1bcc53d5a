package org.dorsal.fhirjson;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that exactly the resources of the entries are cut out of a Bundle (FHIR R4 bundle.html). */
class CutBodyTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{'entry':[{'resource':{'a':1}},{},{'resource':{'b':{'resource':{}}}}]}; {entry[0]={'a':1},"
                        + " entry[2]={'b':{'resource':{}}}}",
                "{'entry':[{'request':{'resource':{}},'resource':[{}]}]}; {}",
                "{'entry':{'x':{'resource':{}}},'other':[{'resource':{}}]}; {}",
                "{'entry':[[{'resource':{}}]]}; {}",
                "{'a':{'entry':[{'resource':{}}]}}; {}",
                "[{'resource':{}}]; {}",
                "{'entry':[{'resource':{'a':'é'}},{'resource':{'c':2}}],'type':'batch'}; {entry[0]={'a':'é'},"
                        + " entry[1]={'c':2}}",
                "{'parameter':[{'part':[{'resource':{'a':1}}]},{'resource':{'b':[]}}]}; {parameter[0].part[0]={'a':1},"
                        + " parameter[1]={'b':[]}}"
            })
    void resources_of_entries_are_cut_out(String bundle, String expected) {
        byte[] sent = bundle.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        CutBody body = CutBody.ofResources(sent);

        Map<String, String> cut = new LinkedHashMap<>();
        body.parts().forEach((place, part) -> cut.put(place, new String(part, StandardCharsets.UTF_8)));
        assertThat(cut.toString().replace('"', '\'')).isEqualTo(expected);
        String whole = new String(body.frame(), StandardCharsets.UTF_8);
        for (String resource : cut.values()) {
            whole = whole.replaceFirst("\\{\"resourceType\":\"Parameters\"}", resource.replace("$", "\\$"));
        }
        assertThat(whole).isEqualTo(bundle.replace('\'', '"'));
    }

    /** Parameters of a Bundle are none of its entries, and a page of an EHR is checked by the number of entries. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{'entry':[{'resource':{'a':1}},{}]}; {entry[0]={'resource':{'a':1}}, entry[1]={}}",
                "{'parameter':[{'resource':{'a':1}}],'part':[{}]}; {}",
                "{'entry':{'entry':[{}]}}; {}"
            })
    void entries_are_cut_out(String bundle, String expected) {
        Map<String, String> cut = new LinkedHashMap<>();
        CutBody.ofEntries(bundle.replace('\'', '"').getBytes(StandardCharsets.UTF_8))
                .parts()
                .forEach((place, part) -> cut.put(place, new String(part, StandardCharsets.UTF_8)));

        assertThat(cut.toString().replace('"', '\'')).isEqualTo(expected);
    }
}
