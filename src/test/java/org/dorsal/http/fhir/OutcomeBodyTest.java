package org.dorsal.http.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.*;
import java.util.stream.Stream;
import org.dorsal.assessment.Refusal;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.fhirjson.Parsed;
import org.dorsal.fhirjson.Problem;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.OperationOutcome.IssueSeverity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every objection has its status, and an OperationOutcome that FHIR can read. */
class OutcomeBodyTest {
    private static final List<Problem> PROBLEMS = List.of(
            new Problem("value", "QuestionnaireResponse.item[0]", "Say it \"otherwise\"."),
            new Problem("business-rule", "", "Do something else."));

    static Stream<Arguments> statuses() {
        return Stream.of(
                Arguments.of(400, new Objection.RefusalObjection(new Refusal.Unreadable(PROBLEMS))),
                Arguments.of(403, new Objection.RefusalObjection(new Refusal.OutsideCompartment(PROBLEMS))),
                Arguments.of(404, new Objection.RefusalObjection(new Refusal.UnknownResponse(PROBLEMS))),
                Arguments.of(409, new Objection.RefusalObjection(new Refusal.IdentifierTaken(PROBLEMS))),
                Arguments.of(412, new Objection.RefusalObjection(new Refusal.ConcurrentChange(PROBLEMS))),
                Arguments.of(413, new Objection.RefusalObjection(new Refusal.TooLarge(PROBLEMS))),
                Arguments.of(422, new Objection.RefusalObjection(new Refusal.NotSupported(PROBLEMS))),
                Arguments.of(422, new Objection.RefusalObjection(new Refusal.AnswersRefused(PROBLEMS))),
                Arguments.of(400, new Objection.BadRequest(PROBLEMS)),
                Arguments.of(401, new Objection.MissingTokenObjection()),
                Arguments.of(401, new Objection.InvalidTokenObjection("the token has expired")),
                Arguments.of(403, new Objection.Forbidden("No.")),
                Arguments.of(404, new Objection.NotFound("Nothing.")),
                Arguments.of(405, new Objection.WrongMethod(List.of("GET", "HEAD"))),
                Arguments.of(406, new Objection.NotAcceptable()),
                Arguments.of(408, new Objection.TooSlow()),
                Arguments.of(413, new Objection.OversizedObjection()),
                Arguments.of(413, new Objection.TooCostly("Send less.")),
                Arguments.of(415, new Objection.UnsupportedMedia("Send JSON.")),
                Arguments.of(422, new Objection.RefusedEntries(422, PROBLEMS)),
                Arguments.of(428, new Objection.ConditionMissing()),
                Arguments.of(429, new Objection.TooManyRequests("Ask later.", Duration.ofSeconds(5))),
                Arguments.of(500, new Objection.InternalErrorObjection("request-7")),
                Arguments.of(503, new Objection.Busy(Duration.ofMillis(10))));
    }

    @ParameterizedTest
    @MethodSource("statuses")
    void each_has_its_status_and_can_be_read(int status, Objection objection) {
        var reply = OutcomeBody.of(objection);

        assertThat(reply.status()).isEqualTo(status);
        assertThat(read(reply).getIssue()).isNotEmpty().allSatisfy(issue -> {
            assertThat(issue.getSeverity()).isEqualTo(IssueSeverity.ERROR);
            assertThat(issue.getDiagnostics()).endsWith(".");
        });
    }

    @Test
    void no_objection_is_missing_from_this_test() {
        var kinds = new ArrayList<>(Arrays.asList(Objection.class.getPermittedSubclasses()));
        kinds.remove(Objection.RefusalObjection.class);
        kinds.addAll(Arrays.asList(Refusal.class.getPermittedSubclasses()));

        assertThat(statuses().map(row -> row.get()[1]).<Class<?>>map(objection -> switch (objection) {
                    case Objection.RefusalObjection(var refusal) -> refusal.getClass();
                    case Object other -> other.getClass();
                }))
                .containsExactlyInAnyOrderElementsOf(kinds);
    }

    @Test
    void all_problems_are_told_with_their_places() {
        var issues = read(OutcomeBody.of(new Objection.BadRequest(PROBLEMS))).getIssue();

        assertThat(issues).hasSize(2);
        assertThat(issues.getFirst().getDiagnostics()).isEqualTo("Say it \"otherwise\".");
        assertThat(issues.getFirst().getExpression().getFirst().getValue()).isEqualTo("QuestionnaireResponse.item[0]");
        assertThat(issues.getLast().getExpression()).isEmpty();
    }

    @Test
    void there_are_not_endlessly_many_issues() {
        var many = new Objection.BadRequest(java.util.Collections.nCopies(1_000, PROBLEMS.getFirst()));

        assertThat(read(OutcomeBody.of(many)).getIssue()).hasSize(100);
    }

    @Test
    void headers_say_what_to_do() {
        assertThat(OutcomeBody.of(new Objection.Busy(Duration.ofSeconds(7))).headers())
                .containsEntry("Retry-After", "7");
        assertThat(OutcomeBody.of(new Objection.Busy(Duration.ofMillis(7))).headers())
                .containsEntry("Retry-After", "1");
        assertThat(OutcomeBody.of(new Objection.WrongMethod(List.of("GET", "HEAD")))
                        .headers())
                .containsEntry("Allow", "GET, HEAD");
        assertThat(OutcomeBody.of(new Objection.InvalidTokenObjection("the token has expired"))
                        .headers())
                .containsEntry(
                        "WWW-Authenticate",
                        "Bearer realm=\"dorsal\", error=\"invalid_token\","
                                + " error_description=\"the token has expired\"");
    }

    private static OperationOutcome read(FhirReply reply) {
        return switch (FhirJson.parse(reply.body(), OperationOutcome.class)) {
            case Parsed.ParsedResource<OperationOutcome>(var outcome) -> outcome;
            case Parsed.UnparsableResource<OperationOutcome> broken -> throw new AssertionError(broken.problems());
        };
    }
}
