package org.dorsal.assessment;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.dorsal.assessment.Assess.Result;
import org.dorsal.assessment.Signables.Signable.Found;
import org.dorsal.assessment.Signables.Signable.Origin;
import org.dorsal.assessment.Standing.Status;
import org.dorsal.store.Reach;
import org.dorsal.store.StoredVersion;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;

/**
 * Finds what is to be signed and how it would stand. What the clinician saw is compared with what is there; the versions that
 * the commit takes close the gap between this look and the commit.
 */
record Signables(Receive receive, StoredResults stored) {

    /**
     * Looks it up.
     *
     * @param id what a new assessment would be called
     */
    Found find(Site site, Sender sender, Signing.What what, UUID id, Instant at) {
        return switch (what) {
            case Signing.What.Answers answers ->
                read(
                        site,
                        sender,
                        answers.response(),
                        at,
                        submission -> new Signable(
                                id,
                                submission,
                                1,
                                Origin.NEW,
                                new Standing(1, Status.FINAL, true, 1, List.of()),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()));
            case Signing.What.Stored stored ->
                standing(site, sender, stored.assessment())
                        .filter(there -> there.panel().version() == stored.results())
                        .map(there -> there.signature().isPresent()
                                ? new Found.Not(new Signed.ChangedMeanwhile())
                                : reread(
                                        there.response(),
                                        submission -> there.signable(
                                                submission,
                                                there.response().version(),
                                                Origin.STORED,
                                                there.status(),
                                                Optional.empty())))
                        .orElseGet(() -> absent(site, sender, stored.assessment()));
            case Signing.What.Corrected corrected ->
                standing(site, sender, corrected.assessment())
                        .filter(there -> there.response().version() == corrected.answers())
                        .map(there -> read(
                                site,
                                sender,
                                corrected.response(),
                                at,
                                submission -> there.signable(
                                        submission,
                                        there.response().version() + 1,
                                        Origin.CORRECTED,
                                        there.wasFinal() ? Status.AMENDED : Status.FINAL,
                                        Optional.of(corrected.reason()))))
                        .orElseGet(() -> absent(site, sender, corrected.assessment()));
        };
    }

    /** Parses a stored response without checking it again; one that can't be parsed is a fault, not a refusal. */
    private Found reread(StoredVersion response, Function<Submission, Signable> signable) {
        return switch (receive.stored(response)) {
            case Result.Refused<Submission>(Refusal.Unreadable _) ->
                throw new IllegalStateException("a stored response is not readable");
            case Result.Refused<Submission>(Refusal refusal) -> new Found.Not(new Signed.Refused(refusal));
            case Result.Done<Submission>(Submission submission) -> new Found.Ready(signable.apply(submission));
        };
    }

    private Found read(Site site, Sender sender, byte[] body, Instant at, Function<Submission, Signable> signable) {
        return switch (receive.read(site, sender, body, false, at)) {
            case Result.Refused<Submission>(Refusal refusal) -> new Found.Not(new Signed.Refused(refusal));
            case Result.Done<Submission>(Submission submission) -> new Found.Ready(signable.apply(submission));
        };
    }

    /** What stands, unless it was withdrawn; of two reads the second may see a later version, which is then no match. */
    private Optional<There> standing(Site site, Sender sender, String id) {
        Reach reach = Reach.ofPatient(site.id(), sender.onlyPatient().orElseThrow());
        return stored.panel(reach, id)
                .filter(panel -> !panel.status().equals(Status.ENTERED_IN_ERROR.code()))
                .flatMap(panel -> stored.response(reach, id)
                        .flatMap(response -> stored.scored(reach, panel)
                                .filter(scored -> scored.version() == response.version())
                                .map(_ -> {
                                    Optional<SignedDecision> signature =
                                            stored.signature(site.id(), panel.patient(), id);
                                    return new There(
                                            UUID.fromString(id),
                                            response,
                                            panel,
                                            signature,
                                            signature.flatMap(signed -> stored.plan(reach, id, signed.plan())),
                                            stored.earlier(site, panel.patient(), id));
                                })));
    }

    private Found absent(Site site, Sender sender, String id) {
        Reach reach = Reach.ofPatient(site.id(), sender.onlyPatient().orElseThrow());
        return new Found.Not(
                stored.panel(reach, id).isPresent() ? new Signed.ChangedMeanwhile() : new Signed.Unknown());
    }

    /** What stands. */
    private record There(
            UUID id,
            StoredVersion response,
            StoredVersion panel,
            Optional<SignedDecision> signature,
            Optional<StoredVersion> plan,
            List<StoredVersion> earlier) {

        /** Once it is signed as it stands. */
        Status status() {
            return panel.status().equals(Status.AMENDED.code()) ? Status.AMENDED : Status.FINAL;
        }

        boolean wasFinal() {
            return !panel.status().equals(Status.PRELIMINARY.code());
        }

        Signable signable(
                Submission submission, int responseVersion, Origin origin, Status status, Optional<String> amendment) {
            int number = signature.map(signed -> signed.plan() + 1).orElse(1);
            return new Signable(
                    id,
                    submission,
                    responseVersion,
                    origin,
                    new Standing(panel.version() + 1, status, true, number, earlier),
                    Optional.of(panel),
                    plan,
                    amendment);
        }
    }

    /**
     * What is to be signed, and what its results stand on.
     *
     * @param id the assessment's
     * @param responseVersion version of the response that the results are made from
     * @param standing of the results once they are signed
     * @param panel the panel that stands now
     * @param replaced the signed plan that stands now
     * @param amendment why it is amended
     */
    record Signable(
            UUID id,
            Submission submission,
            int responseVersion,
            Origin origin,
            Standing standing,
            Optional<StoredVersion> panel,
            Optional<StoredVersion> replaced,
            Optional<String> amendment) {

        /** Where the answers come from. */
        enum Origin {
            /** From a page, not stored yet. */
            NEW(Optional.of(QuestionnaireResponseStatus.COMPLETED)),
            /** They stand as they are. */
            STORED(Optional.empty()),
            /** From a page, in place of stored ones. */
            CORRECTED(Optional.of(QuestionnaireResponseStatus.AMENDED));

            private final Optional<QuestionnaireResponseStatus> written;

            Origin(Optional<QuestionnaireResponseStatus> written) {
                this.written = written;
            }

            /** Status of the response that the signature writes; empty when it writes none. */
            Optional<QuestionnaireResponseStatus> written() {
                return written;
            }
        }

        /** Something to sign, or what to answer instead. */
        sealed interface Found {
            record Ready(Signable signable) implements Found {}

            record Not(Signed why) implements Found {}
        }

        @Override
        public String toString() {
            return "Signable[" + id + "]";
        }
    }
}
