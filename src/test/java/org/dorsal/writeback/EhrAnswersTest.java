package org.dorsal.writeback;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.dorsal.store.StoredItem.EhrCopy;
import org.dorsal.writeback.EhrCodec.CopyMatch;
import org.dorsal.writeback.EhrCodec.SearchHit;
import org.dorsal.writeback.EhrCodec.SearchPage;
import org.dorsal.writeback.WriteReplyInterpreter.OutcomeMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests EHRs' replies to searches, and their messages about refusals. */
class EhrAnswersTest {
    private static final ItemKey KEY = new ItemKey("0193454a-7d1c-8000-9c55-0f6c8f8d1e11", "Observation/our-panel", 1);
    private static final Deliverable PIECE =
            new Deliverable(ResourceKind.PANEL, "Observation", "our-panel", 1, "final", "{}".getBytes(UTF_8));

    @Test
    void everything_found_is_told_with_its_version_and_what_it_is_to_us() {
        String mine = resource(
                "\"id\":\"a\",\"meta\":{\"versionId\":\"4\"},",
                "Patient/7",
                KEY.id().toString());
        String foreign = resource("\"id\":\"b\",", "Patient/8", KEY.id().toString());
        assertThat(read(bundle(
                        entry(mine, "match"),
                        "{\"resource\":" + foreign + "}",
                        entry("{\"resourceType\":\"Patient\",\"id\":\"7\"}", "include"),
                        entry(
                                "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"warning\",\"code\":\"informational\"}]}",
                                "outcome"))))
                .contains(new SearchPage(
                        List.of(
                                new SearchHit(new EhrCopy("a", Optional.of("4")), CopyMatch.THIS_VERSION, List.of()),
                                new SearchHit(
                                        new EhrCopy("b", Optional.empty()), CopyMatch.ANOTHER_PATIENT, List.of())),
                        Optional.of("https://elsewhere.example/next")));
    }

    @Test
    void nothing_found_is_nothing() {
        assertThat(read("{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"total\":0}"))
                .contains(new SearchPage(List.of(), Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html></html>",
                "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"error\",\"code\":\"security\"}]}",
                "{\"resourceType\":\"Bundle\",\"type\":\"collection\"}",
                "{\"resourceType\":\"Bundle\"}",
                "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"entry\":[{\"resource\":{\"resourceType\":\"Observation\"}}]}",
                "{\"resourceType\":\"Bundle\",\"type\":\"searchset\","
                        + "\"entry\":[{\"resource\":{\"resourceType\":\"Observation\",\"id\":\"1\","
                        + "\"modifierExtension\":[{\"url\":\"urn:x\",\"valueBoolean\":true}]}}]}"
            })
    void what_is_no_searchset_does_not_mean_that_nothing_is_there(String body) {
        assertThat(read(body)).isEmpty();
    }

    @Test
    void an_ehrs_words_are_one_line_of_bounded_text() {
        String outcome =
                "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"error\",\"code\":\"invalid\","
                        + "\"details\":{\"text\":\"Code\\n is\\tnot <b>mapped</b>\\u202e\"},\"diagnostics\":\"Row 9\"},"
                        + "{\"severity\":\"error\",\"code\":\"invalid\",\"details\":{\"coding\":[{\"display\":\"Row 9\"}]}},"
                        + "{\"severity\":\"error\",\"code\":\"invalid\",\"diagnostics\":\"Row\u2029 9\"}]}";
        assertThat(OutcomeMessage.of(outcome.getBytes(UTF_8))).contains("Code is not <b>mapped</b>\uFFFD; Row 9");
        String long_ = outcome.replace("Row 9", "\uD83D\uDE00".repeat(700));
        assertThat(OutcomeMessage.of(long_.getBytes(UTF_8)).orElseThrow())
                .endsWith("\uD83D\uDE00…")
                .satisfies(words ->
                        assertThat(words.codePointCount(0, words.length())).isEqualTo(OutcomeMessage.MAX_CHARS));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Internal Server Error",
                "{\"resourceType\":\"Patient\"}",
                "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"error\",\"code\":\"invalid\"}]}"
            })
    void what_says_nothing_readable_has_no_words(String body) {
        assertThat(OutcomeMessage.of(body.getBytes(UTF_8))).isEmpty();
    }

    private static Optional<SearchPage> read(String body) {
        return SomeContents.wire().searched(KEY, PIECE, body.getBytes(UTF_8), "7");
    }

    private static String resource(String head, String subject, String mark) {
        return "{\"resourceType\":\"Observation\"," + head + "\"identifier\":[{\"system\":\"" + CopyMarks.VERSION
                + "\",\"value\":\"" + mark + "\"}],\"subject\":{\"reference\":\"" + subject + "\"}}";
    }

    private static String entry(String resource, String mode) {
        return "{\"resource\":" + resource + ",\"search\":{\"mode\":\"" + mode + "\"}}";
    }

    private static String bundle(String... entries) {
        return "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"link\":[{\"relation\":\"self\",\"url\":\"urn:self\"},"
                + "{\"relation\":\"next\",\"url\":\"https://elsewhere.example/next\"}],\"entry\":["
                + String.join(",", entries) + "]}";
    }
}
