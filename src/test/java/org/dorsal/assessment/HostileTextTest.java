package org.dorsal.assessment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.io.ByteArrayInputStream;
import java.util.*;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.dorsal.fhirjson.FhirWriter;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Item;
import org.dorsal.knowledge.Wording;
import org.dorsal.knowledge.Wording.Locale;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Hostile texts stay text in JSON, in the narrative and on the screen. */
class HostileTextTest {
    private static final List<String> HOSTILE = List.of(
            "<script>alert(1)</script>",
            "</div><img src=x onerror=alert(1)>",
            "\"},\"status\":\"final\",\"x\":{\"",
            "]]> &amp; &#60;b&#62; <!-- -->",
            "it's \"quoted\" \\ and \\u0022",
            "present \u202Etnesba\u202C \u2066x\u2069 \u200F",
            "bell \u0007 nul \u0000 escape \u001B[31m del \u007F",
            "half \uD83D pair and \uDE00 and whole \uD83D\uDE00",
            "line\nbreak\r\nand\ttab");

    @TestFactory
    Stream<DynamicTest> a_hostile_question_stays_text() {
        return HOSTILE.stream()
                .map(text -> DynamicTest.dynamicTest("text " + HOSTILE.indexOf(text), () -> staysText(text)));
    }

    @Test
    void no_text_of_any_characters_escapes_from_json_or_narrative() {
        long seed = 20_261_120L;
        var random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            var text = randomText(random);
            assertThat(readsBackEqual(text)).as("seed %s round %s", seed, round).isTrue();
        }
    }

    @Test
    void a_narrative_shows_no_text_in_another_direction_than_it_is_written() {
        assertThat(div("present \u202Etnesba\u202C")).contains("present \uFFFDtnesba\uFFFD");
    }

    @Test
    void markup_is_escaped_once() {
        assertThat(div("a < b & c > \"d\" 'e'")).contains("<p>a &lt; b &amp; c &gt; &quot;d&quot; 'e'</p>");
    }

    private static void staysText(String text) throws Exception {
        assertThat(readsBackEqual(text)).isTrue();
        var xml = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(div(text).getBytes(UTF_8)));
        assertThat(xml.getElementsByTagName("*").getLength()).isEqualTo(2);
    }

    private static String div(String text) {
        var note = FhirWriter.resource(
                "Basic", basic -> FhirElements.text(basic, new NarrativeBuilder(Locale.EN_US).line(text)));
        return SampleRenderRequests.json(note).at("/text/div").asString();
    }

    /** Renders with that text as a question and checks that HAPI reads as many elements as ever, and the same again. */
    private static boolean readsBackEqual(String text) {
        var panel = SampleRenderRequests.json(
                SampleRenderRequests.render(request(text)).panel());
        var plain = SampleRenderRequests.json(
                SampleRenderRequests.render(request("plain")).panel());
        var parser = FhirContext.forR4Cached().newJsonParser().setStripVersionsFromReferences(false);
        var again = parser.encodeResourceToString(parser.parseResource(panel.toString()));
        return List.copyOf(panel.propertyNames()).equals(List.copyOf(plain.propertyNames()))
                && panel.path("status").equals(plain.path("status"))
                && SampleRenderRequests.json(again).path("component").equals(panel.path("component"));
    }

    private static RenderRequest request(String text) {
        var request = SampleRenderRequests.of(SampleScorings.urgentButNotSettled());
        var items = new LinkedHashMap<String, Item>(request.form().items());
        items.put("function-loss", SampleKnowledge.item("function-loss", Wording.same(text)));
        var form = new Form(request.form().edition(), request.form().title(), items);
        return SampleRenderRequests.of(request.scoring(), request.wording(), form, new QuestionnaireResponse());
    }

    private static String randomText(Random random) {
        var text = new StringBuilder();
        for (int length = random.nextInt(40); length >= 0; length--) {
            text.append((char) (random.nextBoolean() ? random.nextInt(0x80) : random.nextInt(0x10000)));
        }
        return text.toString();
    }
}
