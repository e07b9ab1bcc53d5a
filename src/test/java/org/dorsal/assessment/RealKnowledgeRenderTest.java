package org.dorsal.assessment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.parser.StrictErrorHandler;
import java.time.LocalDate;
import java.util.*;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dorsal.SomeValidator;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.knowledge.Item;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.knowledge.Wording.Locale;
import org.dorsal.scoring.AnswerReader;
import org.dorsal.scoring.EvidenceScorer;
import org.dorsal.scoring.Scoring;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Random answers to the published form, scored by the published criteria: every result is valid and read back equal.
 */
class RealKnowledgeRenderTest {
    private static final long SEED = 20_261_120L;
    private static final int CASES = Boolean.getBoolean("dorsal.long") ? 60 : 5;

    @TestFactory
    Stream<DynamicTest> every_result_of_the_published_knowledge_is_valid_and_read_back_equal() {
        var random = new Random(SEED);
        return IntStream.range(0, CASES)
                .mapToObj(number -> request(random, number))
                .map(request -> DynamicTest.dynamicTest(
                        "seed " + SEED + " " + request.scoring().disposition(), () -> holds(request)));
    }

    private static void holds(RenderRequest request) {
        for (var result : SampleRenderRequests.render(request).versions()) {
            var body = new String(result.body(), UTF_8);
            assertThat(SomeValidator.errorsIn(body)).as("%s", result).isEqualTo(List.of());
            var parser = FhirJson.context().newJsonParser();
            parser.setParserErrorHandler(new StrictErrorHandler());
            parser.setStripVersionsFromReferences(false);
            assertThat(parser.encodeResourceToString(parser.parseResource(body)))
                    .isEqualTo(body);
        }
    }

    static RenderRequest request(Random random, int number) {
        var response = response(random, number);
        return new RenderRequest(
                new Rendering(SomeProfiles.knowledge().codes(), SampleRenderRequests.SOFTWARE),
                new ScoredSubmission(
                        SampleRenderRequests.submission(SomeProfiles.form(), response),
                        SomeProfiles.care(),
                        scoring(response),
                        List.of()),
                number % 2 == 0 ? Locale.EN_US : Locale.EN_GB,
                SampleRenderRequests.ASSESSMENT,
                ResultSetState.first(),
                SampleRenderRequests.RECORDED,
                SampleRenderRequests.response(),
                Optional.empty());
    }

    /** The later the case, the fewer answers say yes, and the more of them there are. */
    private static QuestionnaireResponse response(Random random, int number) {
        var response = new QuestionnaireResponse();
        SomeProfiles.form().items().values().forEach(item -> answer(response, item, random, number));
        return response;
    }

    private static Scoring scoring(QuestionnaireResponse response) {
        var answers =
                AnswerReader.read(SomeProfiles.form(), response, Optional.of("1980-05-01"), LocalDate.of(2026, 11, 20));
        return EvidenceScorer.score(
                SomeProfiles.models(), SomeProfiles.care(), SomeProfiles.form(), answers, Optional.empty());
    }

    private static void answer(QuestionnaireResponse response, Item item, Random random, int number) {
        if (item.kind() != Item.ItemKind.CHOICE || random.nextInt(CASES) > number + 2) {
            return;
        }
        var codes = item.options().stream().map(option -> option.coded().code()).toList();
        var no = codes.contains("N") ? codes.indexOf("N") : random.nextInt(codes.size());
        var chosen = item.options()
                .get(random.nextInt(CASES) < number ? no : random.nextInt(codes.size()))
                .coded();
        response.addItem()
                .setLinkId(item.linkId())
                .addAnswer()
                .setValue(new Coding(chosen.system(), chosen.code(), null));
    }
}
