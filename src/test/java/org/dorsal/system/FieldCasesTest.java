package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Responses of the field, and what FHIR R4 and XML 1.0 say of them. */
class FieldCasesTest {
    private static final SomeService SERVICE = SomeService.shared();
    private static final SomeClient ALL = SERVICE.client(SomeService.NORTHSIDE, "system/*.cruds");
    private static final String TYPE = "QuestionnaireResponse";
    private static final String NOTE = "First line.\nSecond line.\tTabbed.";

    /** R4 json.html and xml.html are two forms of one content; XML 1.0, 3.3.3 makes raw white space of attributes blanks. */
    @ParameterizedTest
    @ValueSource(strings = {NOTE, "a\r\nb", "a\rb", "\ta\u0085\u2028b", "a <\"&'>\n< b=\"c\n\""})
    void a_text_is_the_same_in_json_and_xml(String note) throws Exception {
        String escaped = SomeBundle.JSON.writeValueAsString(note);
        String sent = FieldCases.read("response-g1-note-line-ends")
                .replace(SomeBundle.JSON.writeValueAsString(NOTE), escaped);
        String id = ALL.post(TYPE, sent).id();

        SomeAnswer xml = ALL.get(TYPE + "/" + id, "Accept", "application/fhir+xml");
        SomeAnswer pretty = ALL.get(TYPE + "/" + id + "?_format=xml&_pretty=true");
        assertThat(note(ALL.get(TYPE + "/" + id)
                        .json()
                        .at("/item/1/item/0/answer/0/valueString")
                        .stringValue()))
                .isEqualTo(note(note));
        assertThat(note(value(xml))).isEqualTo(note(note));
        assertThat(note(value(pretty))).isEqualTo(note(note));
    }

    /** R4 json.html, "string"; datatypes, "integer": {@code [0]|[-+]?[1-9][0-9]*}; XML 1.0, 2.2: Char. */
    @ParameterizedTest
    @CsvSource({
        "response-h1-note-ffff, QuestionnaireResponse.item[1].item[0].answer[0].valueString",
        "response-i1-integer-minus-zero, QuestionnaireResponse.item[1].item[0].answer[0].value"
    })
    void what_fhir_or_xml_cannot_hold_is_refused_with_its_place(String file, String place) {
        SomeAnswer answer = ALL.post(TYPE, FieldCases.read(file));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("/issue/0/expression/0").asString("")).startsWith(place);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\uffff", "\\ufffe", "\uffff", "\ufffe"})
    void no_element_takes_a_character_that_xml_lacks(String character) {
        String good = SomeResponse.of("field-xml").identifier("field-xml").json();
        for (String member : new String[] {"\"subject\":{\"display\":\"%s\",", "\"identifier\":{\"use\":\"%s\","}) {
            String bad = good.replace(member.substring(0, member.indexOf('{') + 1), member.formatted(character));
            assertThat(ALL.post(TYPE, bad).status()).as(member).isEqualTo(400);
        }
        assertThat(ALL.post(TYPE, good.replace("\"status\"", "\"" + character + "\":1,\"status\""))
                        .status())
                .isEqualTo(400);
        assertThat(ALL.get(TYPE + "?patient=field-xml").entries()).isEmpty();
    }

    /** R4 narrative.html: txt-1, txt-2 and the namespace. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "<div xmlns='urn:x'>a</div>; formatting",
                "<div xmlns='http://www.w3.org/1999/xhtml'/>; txt-2",
                "<div xmlns='http://www.w3.org/1999/xhtml'>a&nbsp\\u003bb</div>; &#160;"
            })
    void a_narrative_that_is_none_is_refused_with_place_and_cure(String div, String cure) {
        String text = "{\"text\":{\"status\":\"additional\",\"div\":\"" + div + "\"},";
        SomeAnswer answer =
                ALL.post(TYPE, SomeResponse.of("field-div").json().replaceFirst("\\{", text.replace("\\", "\\\\")));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("/issue/0/expression/0").asString("")).isEqualTo(TYPE + ".text.div");
        assertThat(answer.json().at("/issue/0/diagnostics").asString("")).contains(cure);
    }

    /** R4 datatypes, "dateTime": a second may be 60; search takes what a resource may hold. */
    @Test
    void a_leap_second_is_stored_and_found() {
        String sent = SomeResponse.of("field-leap").json().replace("10:00:00Z", "10:00:60Z");
        assertThat(ALL.post(TYPE, sent).status()).isEqualTo(201);

        for (String written : new String[] {"2026-01-05T10:00:60Z", "2026-01-05T10:01:00Z", "2026-01-05"}) {
            assertThat(ALL.get(TYPE + "?patient=field-leap&authored=" + written).entries())
                    .as(written)
                    .hasSize(1);
        }
    }

    private static String value(SomeAnswer xml) throws Exception {
        var document =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(xml.body()));
        return XPathFactory.newInstance().newXPath().evaluate("//*[local-name()='valueString']/@value", document);
    }

    /** Text with visible white space in a failure. */
    private static String note(String text) {
        return SomeBundle.JSON.writeValueAsString(text);
    }
}
