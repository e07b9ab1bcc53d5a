package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.Polling.await;
import static org.dorsal.system.SomeService.NORTHSIDE;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.dorsal.sandbox.RefreshAnswer;
import org.dorsal.sandbox.SandboxEhr;
import org.dorsal.writeback.DeliveryReason;
import org.dorsal.writeback.DeliveryState;
import org.dorsal.writeback.FilingStatus;
import org.dorsal.writeback.FilingStatus.Overall;
import org.dorsal.writeback.Filings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/**
 * Signed order, token and log for each answer of the EHR to the token's renewal. Only {@code invalid_grant}, or a
 * lost answer, spends a refresh token; nothing is lost and nothing is filed twice.
 */
@ExtendWith(OutputCaptureExtension.class)
class RefusedRefreshIT {
    /** Access tokens live for five minutes. */
    private static final Duration EXPIRED = Duration.ofMinutes(6);

    /** Time longer than the two minutes after which a waiting item retries. */
    private static final Duration LATER = Duration.ofMinutes(5);

    private static final Duration LAUNCH_WITHIN = Duration.ofDays(14);
    private static final String NOT_NOW = "the token is not renewed for now: the EHR is away or busy";
    private static final String NEXT_LAUNCH = "open Dorsal from this record again to send it";

    /** Event that brings the order into the record once the EHR answers correctly again. */
    private enum ExpectedFiling {
        AT_ONCE("is filed", "renewed"),
        BY_ITSELF("waits, and is filed by the same launch", "kept, and renewed later"),
        WITH_THE_NEXT_LAUNCH("waits for a launch, and is filed with the next", "spent, and not sent again");

        private final String order;
        private final String token;

        ExpectedFiling(String order, String token) {
            this.order = order;
            this.token = token;
        }
    }

    /**
     * A row.
     *
     * @param log what the service's log says of it; empty when nothing
     */
    private record RefreshCase(String what, RefreshAnswer answer, ExpectedFiling then, String log) {}

    private static final List<RefreshCase> ROWS = List.of(
            row(
                    400,
                    "invalid_grant",
                    ExpectedFiling.WITH_THE_NEXT_LAUNCH,
                    "the token's renewal was refused: invalid_grant"),
            row(400, "invalid_client", ExpectedFiling.BY_ITSELF, "the token is not renewed for now: invalid_client"),
            row(401, "invalid_client", ExpectedFiling.BY_ITSELF, "the token is not renewed for now: invalid_client"),
            row(403, "access_denied", ExpectedFiling.BY_ITSELF, "the token is not renewed for now: access_denied"),
            row(429, "", ExpectedFiling.BY_ITSELF, NOT_NOW),
            row(500, "", ExpectedFiling.BY_ITSELF, NOT_NOW),
            row(503, "", ExpectedFiling.BY_ITSELF, NOT_NOW),
            new RefreshCase(
                    "the connection is cut",
                    RefreshAnswer.CUT,
                    ExpectedFiling.WITH_THE_NEXT_LAUNCH,
                    "the EHR did not answer a renewal; it is not asked again"),
            new RefreshCase(
                    "200 without a new refresh token", RefreshAnswer.WITHOUT_NEW_TOKEN, ExpectedFiling.AT_ONCE, ""));

    private final MovedClock clock = new MovedClock();

    @Test
    void what_becomes_of_an_order_when_the_ehr_answers_a_renewal_so(CapturedOutput output) {
        try (SomeService service = SomeService.startedBy(clock, false)) {
            FiledLedger ledger = new FiledLedger(service, NORTHSIDE);
            StringBuilder table = new StringBuilder("""
                    | a refresh is answered | the order | the refresh token | the log |
                    |---|---|---|---|
                    """);
            for (int number = 0; number < ROWS.size(); number++) {
                RefreshCase row = ROWS.get(number);
                String outcome = goes(service, ledger, row, "sandbox-%02d".formatted(number + 1), output);
                table.append(
                        "| %s | %s | %s | %s |%n".formatted(row.what(), row.then().order, row.then().token, outcome));
            }
            ledger.holdsEverythingOnceInItsLastVersion();
            table.append("| 400 invalid_grant, and the clinician never comes back | %s | spent | the same |%n"
                    .formatted(neverComesBack(service, "sandbox-%02d".formatted(ROWS.size() + 1))));
            System.out.println(table);
        }
    }

    /** Runs one row and returns the log output. */
    private String goes(
            SomeService service, FiledLedger ledger, RefreshCase row, String patient, CapturedOutput output) {
        SandboxEhr ehr = service.ehr(NORTHSIDE);
        int logged = output.getAll().length();
        SomeSigner signer = expired(service, patient, row.answer());
        if (row.then() == ExpectedFiling.AT_ONCE) {
            await().until(() -> status(service, signer).overall() == Overall.IN_THE_RECORD);
        } else {
            await().until(() -> row.then() == ExpectedFiling.BY_ITSELF
                    ? refreshes(ehr) > 0
                    : signer.reads().contains(NEXT_LAUNCH));
            assertThat(status(service, signer).overall()).as(row.what()).isEqualTo(Overall.ON_ITS_WAY);
            assertThat(ehr.filedOf(patient)).as(row.what()).isEmpty();
        }
        int refreshCount = refreshes(ehr);
        ehr.answerRefreshes(Optional.empty());
        if (row.then() != ExpectedFiling.AT_ONCE) {
            clock.move(LATER);
        }
        if (row.then() == ExpectedFiling.WITH_THE_NEXT_LAUNCH) {
            signer.isAtWork();
            assertThat(refreshes(ehr)).as("sent again: " + row.what()).isEqualTo(refreshCount);
            signer.launchesAgain(service);
        }
        await().until(() -> status(service, signer).overall() == Overall.IN_THE_RECORD);
        ledger.agreesWithTheEhrAbout(patient, signer.assessment());
        String outcome = output.getAll()
                .substring(logged)
                .lines()
                .filter(line -> line.contains("launch.TokenRenewal"))
                .map(line -> line.replaceFirst(".*launch [^:]*: ", ""))
                .distinct()
                .collect(Collectors.joining("; "));
        assertThat(outcome).as(row.what()).startsWith(row.log());
        assertThat(outcome.isEmpty()).as(row.what()).isEqualTo(row.log().isEmpty());
        return outcome.isEmpty() ? "nothing" : outcome;
    }

    private String neverComesBack(SomeService service, String patient) {
        SomeSigner signer = expired(service, patient, RefreshAnswer.refused(400, "invalid_grant"));
        await().until(() -> signer.reads().contains(NEXT_LAUNCH));
        clock.move(LAUNCH_WITHIN.plusHours(1));
        await().until(() -> status(service, signer).settled());

        assertThat(status(service, signer).lines())
                .isNotEmpty()
                .allMatch(line -> line.state() == DeliveryState.PARKED
                        && line.reason().equals(Optional.of(DeliveryReason.LAUNCH_EXPIRED)));
        assertThat(service.ehr(NORTHSIDE).filedOf(patient)).isEmpty();
        return "is parked for a person after 14 days";
    }

    /** Signs with an expired access token, at an EHR that answers so. */
    private SomeSigner expired(SomeService service, String patient, RefreshAnswer answer) {
        SandboxEhr ehr = service.ehr(NORTHSIDE);
        SomeSigner signer = SomeSigner.of(service, patient);
        clock.move(EXPIRED);
        ehr.forget();
        ehr.answerRefreshes(Optional.of(answer));
        return signer.signs();
    }

    private static FilingStatus status(SomeService service, SomeSigner signer) {
        return service.part(Filings.class).of(NORTHSIDE, signer.patient(), signer.assessment());
    }

    /** Returns the number of token renewals; without launches no other requests reach the endpoint. */
    private static int refreshes(SandboxEhr ehr) {
        return (int) ehr.recordedRequests().stream()
                .filter(request -> request.path().equals("/oauth2/token"))
                .count();
    }

    private static RefreshCase row(int status, String error, ExpectedFiling then, String log) {
        return new RefreshCase(
                status + (error.isEmpty() ? "" : " " + error), RefreshAnswer.refused(status, error), then, log);
    }
}
