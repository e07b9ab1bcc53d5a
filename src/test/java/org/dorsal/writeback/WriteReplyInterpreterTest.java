package org.dorsal.writeback;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.dorsal.smart.launch.EhrReply;
import org.dorsal.smart.launch.HttpAnswer;
import org.dorsal.store.StoredItem.EhrCopy;
import org.dorsal.writeback.EhrCodec.CopyMatch;
import org.dorsal.writeback.WriteReplyInterpreter.ReplyVerdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the table of ADR 14, row by row. */
class WriteReplyInterpreterTest {
    private static final String BASE = "https://ehr.example/fhir";
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "300, UncertainWrite",
        "301, UncertainWrite",
        "302, UncertainWrite",
        "307, UncertainWrite",
        "308, UncertainWrite",
        "400, RejectedWrite",
        "401, UnauthorizedWrite",
        "402, RejectedWrite",
        "403, BlockedWrite",
        "404, RejectedWrite",
        "405, RejectedWrite",
        "406, RejectedWrite",
        "408, UncertainWrite",
        "409, ConflictingWrite",
        "410, RejectedWrite",
        "411, RejectedWrite",
        "412, RejectedWrite",
        "413, RejectedWrite",
        "415, RejectedWrite",
        "422, RejectedWrite",
        "423, RejectedWrite",
        "425, UncertainWrite",
        "428, RejectedWrite",
        "429, UncertainWrite",
        "451, RejectedWrite",
        "500, UncertainWrite",
        "501, UncertainWrite",
        "502, UncertainWrite",
        "503, UncertainWrite",
        "504, UncertainWrite",
        "599, UncertainWrite",
        "200, UncertainWrite",
        "202, UncertainWrite",
        "204, UncertainWrite",
        "100, UncertainWrite"
    })
    void a_status_without_a_body_means_for_a_creation(int status, String verdict) {
        assertThat(create(answer(status, Map.of(), "")).getClass().getSimpleName())
                .isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource({
        "200, UncertainWrite",
        "201, CompletedWrite",
        "404, BlockedWrite",
        "410, BlockedWrite",
        "409, ConflictingWrite",
        "412, ConflictingWrite",
        "500, UncertainWrite"
    })
    void a_status_without_a_body_means_for_an_update(int status, String verdict) {
        assertThat(update(answer(status, Map.of(), "")).getClass().getSimpleName())
                .isEqualTo(verdict);
    }

    @Test
    void a_201_that_tells_nothing_is_there_all_the_same() {
        assertThat(create(answer(201, Map.of(), "")))
                .isInstanceOfSatisfying(
                        ReplyVerdict.CompletedWrite.class,
                        done -> assertThat(done.copy()).isEmpty());
    }

    @Test
    void the_place_comes_from_the_location_and_the_version_from_the_etag() {
        ReplyVerdict done =
                create(answer(201, Map.of("location", BASE + "/Observation/7/_history/1", "etag", "W/\"3\""), ""));
        assertThat(((ReplyVerdict.CompletedWrite) done).copy()).contains(new EhrCopy("7", Optional.of("3")));
    }

    @ParameterizedTest
    @CsvSource({
        "https://ehr.example/fhir/Observation/7, 7",
        "Observation/7, 7",
        "/Observation/7/_history/4, 7",
        "https://evil.example/fhir/Observation/7, ''",
        "https://ehr.example.evil/fhir/Observation/7, ''",
        "//evil.example/Observation/7, ''",
        "https://ehr.example/fhir/Patient/7, ''",
        "https://ehr.example/fhir/Observation/7/../8, ''",
        "javascript:alert(1), ''"
    })
    void a_place_is_believed_only_below_the_EHRs_own_base(String location, String id) {
        ReplyVerdict done = create(answer(201, Map.of("location", location), ""));
        assertThat(((ReplyVerdict.CompletedWrite) done).copy().map(EhrCopy::id).orElse(""))
                .isEqualTo(id);
    }

    @Test
    void a_page_of_html_with_200_is_no_success() {
        assertThat(create(answer(200, Map.of("content-type", "text/html"), "<html>")))
                .isInstanceOf(ReplyVerdict.UncertainWrite.class);
        assertThat(update(answer(200, Map.of("content-type", "text/html"), "<html>")))
                .isInstanceOf(ReplyVerdict.UncertainWrite.class);
    }

    @Test
    void another_patients_resource_is_an_incident_whatever_the_status() {
        ReplyVerdict verdict = of(CopyMatch.ANOTHER_PATIENT, false, answer(201, Map.of(), "{}"));
        assertThat(verdict)
                .isInstanceOfSatisfying(
                        ReplyVerdict.BlockedWrite.class,
                        stuck -> assertThat(stuck.reason()).isEqualTo(DeliveryReason.ANOTHER_PATIENT));
    }

    @Test
    void an_EHR_that_asks_for_time_gets_it_in_seconds_and_as_a_date() {
        ReplyVerdict seconds = create(answer(429, Map.of("retry-after", "120"), ""));
        ReplyVerdict date = create(answer(503, Map.of("retry-after", "Fri, 20 Nov 2026 08:05:00 GMT"), ""));
        assertThat(((ReplyVerdict.UncertainWrite) seconds).notBefore()).contains(NOW.plusSeconds(120));
        assertThat(((ReplyVerdict.UncertainWrite) date).notBefore()).contains(NOW.plusSeconds(300));
    }

    @ParameterizedTest
    @CsvSource({
        "throttled, UnappliedWrite",
        "transient, UncertainWrite",
        "timeout, UncertainWrite",
        "exception, UncertainWrite",
        "no-store, UncertainWrite",
        "lock-error, UncertainWrite"
    })
    void only_an_EHR_that_says_that_it_did_not_begin_is_sent_it_again_without_a_search(String code, String verdict) {
        for (int status : new int[] {429, 503}) {
            assertThat(create(answer(status, Map.of(), SimAnswers.outcome(code)))
                            .getClass()
                            .getSimpleName())
                    .isEqualTo(verdict);
        }
    }

    @ParameterizedTest
    @CsvSource({"400", "403", "404", "405", "413", "422"})
    void a_refusal_that_is_not_in_FHIR_does_not_prove_that_nothing_was_stored(int status) {
        assertThat(doubt(create(answer(status, Map.of(), "<html>blocked</html>"))))
                .isTrue();
        assertThat(doubt(create(answer(status, Map.of(), SimAnswers.outcome("invalid")))))
                .isFalse();
    }

    @Test
    void a_copy_of_another_version_or_another_resource_is_no_success() {
        for (int status : new int[] {200, 201}) {
            for (boolean update : new boolean[] {true, false}) {
                EhrReply reply = answer(status, Map.of("location", BASE + "/Observation/7"), "{}");
                assertThat(of(CopyMatch.OTHER_VERSION, update, reply))
                        .isInstanceOf(ReplyVerdict.ConflictingWrite.class);
                assertThat(of(CopyMatch.ANOTHER, update, reply)).isInstanceOf(ReplyVerdict.UncertainWrite.class);
            }
        }
        assertThat(of(CopyMatch.UNMARKED, false, answer(200, Map.of(), "{}")))
                .as("any resource of the patient")
                .isInstanceOf(ReplyVerdict.UncertainWrite.class);
    }

    @Test
    void an_update_without_a_body_is_done_when_the_version_has_changed() {
        assertThat(update(answer(200, Map.of("etag", "W/\"3\""), ""))).isInstanceOf(ReplyVerdict.CompletedWrite.class);
        assertThat(update(answer(200, Map.of("etag", "W/\"2\""), ""))).isInstanceOf(ReplyVerdict.UncertainWrite.class);
    }

    @ParameterizedTest
    @CsvSource({
        "https://ehr.example/fhir/Observation/7, CompletedWrite",
        "Observation/7/_history/3, CompletedWrite",
        "https://ehr.example/fhir/Observation/8, UncertainWrite",
        "https://ehr.example/fhir/Patient/7, UncertainWrite",
        "https://evil.example/fhir, UncertainWrite",
        "https://evil.example/fhir/Observation/7, UncertainWrite"
    })
    void a_200_to_an_update_is_believed_only_with_the_location_of_the_updated_copy(String location, String verdict) {
        assertThat(update(answer(200, Map.of("location", location), ""))
                        .getClass()
                        .getSimpleName())
                .isEqualTo(verdict);
    }

    @Test
    void what_was_never_sent_is_not_done_and_what_got_no_answer_is_not_known() {
        assertThat(create(new HttpAnswer.UnsentRequest())).isInstanceOf(ReplyVerdict.UnappliedWrite.class);
        assertThat(create(new HttpAnswer.MissingAnswer())).isInstanceOf(ReplyVerdict.UncertainWrite.class);
        assertThat(create(new HttpAnswer.OversizedAnswer(201))).isInstanceOf(ReplyVerdict.UncertainWrite.class);
        assertThat(create(new EhrReply.MissingEhrToken(EhrReply.MissingTokenReason.NOT_NOW)))
                .isInstanceOf(ReplyVerdict.UnappliedWrite.class);
        assertThat(create(new EhrReply.MissingEhrToken(EhrReply.MissingTokenReason.OVER)))
                .isInstanceOf(ReplyVerdict.UnauthorizedWrite.class);
        assertThat(create(new EhrReply.MissingEhrToken(EhrReply.MissingTokenReason.REFUSED)))
                .isInstanceOf(ReplyVerdict.UnauthorizedWrite.class);
    }

    @Test
    void a_precondition_that_fails_on_a_conditional_creation_means_that_there_are_several() {
        ReplyVerdict verdict = new WriteReplyInterpreter(sent(CopyMatch.UNREADABLE, false, true), BASE, NOW)
                .of(answer(412, Map.of(), ""));
        assertThat(((ReplyVerdict.BlockedWrite) verdict).reason()).isEqualTo(DeliveryReason.TWICE_THERE);
    }

    private static boolean doubt(ReplyVerdict verdict) {
        return verdict instanceof ReplyVerdict.RejectedWrite refused
                ? refused.doubt()
                : ((ReplyVerdict.BlockedWrite) verdict).doubt();
    }

    private static ReplyVerdict create(EhrReply reply) {
        return of(CopyMatch.UNREADABLE, false, reply);
    }

    private static ReplyVerdict update(EhrReply reply) {
        return of(CopyMatch.UNREADABLE, true, reply);
    }

    private static ReplyVerdict of(CopyMatch likeness, boolean update, EhrReply reply) {
        return new WriteReplyInterpreter(sent(likeness, update, false), BASE, NOW).of(reply);
    }

    private static EhrReply answer(int status, Map<String, String> headers, String body) {
        return new HttpAnswer.CompleteAnswer(status, headers, body.getBytes(UTF_8));
    }

    private static WriteReplyInterpreter.SentWrite sent(CopyMatch likeness, boolean update, boolean conditional) {
        return new WriteReplyInterpreter.SentWrite(
                "Observation",
                update ? Optional.of(new EhrCopy("7", Optional.of("2"))) : Optional.empty(),
                conditional,
                _ -> likeness,
                _ -> Optional.empty());
    }
}
