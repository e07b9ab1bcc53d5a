package org.dorsal.assessment;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.dorsal.assessment.Assess.Result;
import org.dorsal.fhirjson.Problem;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.store.Condition;
import org.dorsal.store.Ledger;
import org.dorsal.store.NewVersion;
import org.dorsal.store.Outcome;
import org.dorsal.store.Query;
import org.dorsal.store.Reach;
import org.dorsal.store.StoredVersion;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;

/**
 * A response's later versions: a draft goes on, an answer is corrected, an assessment is withdrawn. Nothing stored is
 * changed; response and results get new versions in one commit.
 */
public final class Amend {
    private final Receive receive;
    private final Assess assess;
    private final Rendering rendering;
    private final Knowledge knowledge;
    private final Ledger ledger;
    private final Filing filing;
    private final Clock clock;

    Amend(
            Receive receive,
            Assess assess,
            Rendering rendering,
            Knowledge knowledge,
            Ledger ledger,
            Filing filing,
            Clock clock) {
        this.receive = receive;
        this.assess = assess;
        this.rendering = rendering;
        this.knowledge = knowledge;
        this.ledger = ledger;
        this.filing = filing;
        this.clock = clock;
    }

    /**
     * Appends the next version of a response.
     *
     * @param reach what the sender may see; an id outside of it is unknown
     * @param seen the version that the sender has seen ({@code If-Match})
     */
    public Receipt update(Site site, Sender sender, Reach reach, String id, int seen, byte[] body, boolean gzipped) {
        Instant at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Optional<StoredVersion> current = ledger.read(reach, ResponseVersion.TYPE, id);
        if (current.isEmpty()) {
            return refused(new Refusal.Unknown(List.of(new Problem(
                    "not-found", "", "There is no such response; create it with POST, the server gives the id."))));
        }
        if (current.get().version() != seen) {
            return changed();
        }
        return switch (receive.read(site, sender, body, gzipped, at)) {
            case Result.Refused<Submission>(Refusal refusal) -> refused(refusal);
            case Result.Done<Submission>(Submission submission) ->
                Succession.fault(current.get(), submission)
                        .<Receipt>map(problem -> refused(new Refusal.AnswersRefused(List.of(problem))))
                        .orElseGet(() -> append(site, sender, current.get(), submission, at));
        };
    }

    private Receipt append(Site site, Sender sender, StoredVersion before, Submission submission, Instant at) {
        int version = before.version() + 1;
        NewVersion response = ResponseVersion.stored(submission, before.id(), version, at);
        Optional<ResultSet> results = Optional.empty();
        if (submission.answered()) {
            switch (assess.score(submission, site.rules().criteria(), Optional.empty(), Optional.empty())) {
                case Result.Refused<Assessed>(Refusal refusal) -> {
                    return refused(refusal);
                }
                case Result.Done<Assessed>(Assessed assessed) ->
                    results = Optional.of(results(site, sender, assessed, response, at, false));
            }
        } else if (submission.response().getStatus() == QuestionnaireResponseStatus.ENTEREDINERROR) {
            results = panel(site, before.id())
                    .map(panel -> results(site, sender, replay(site, before, panel, at), response, at, true));
        }
        return switch (ledger.append(site.id(), filing.commit(sender, at, Optional.empty(), response, results))) {
            case Outcome.Appended _ -> new Receipt.Stored(response.id(), version, at, response.body());
            case Outcome.VersionTaken _, Outcome.IdentifierTaken _ -> changed();
        };
    }

    private ResultSet results(
            Site site, Sender sender, Assessed assessed, NewVersion response, Instant at, boolean withdrawn) {
        Optional<StoredVersion> panel = panel(site, response.id());
        Set<String> earlier = earlier(site, response);
        int version = panel.map(StoredVersion::version).orElse(0) + 1;
        Standing standing = Receive.standing(site, version, earlier, panel.isPresent());
        Standing asIs = withdrawn
                ? new Standing(version, Standing.Status.ENTERED_IN_ERROR, standing.signed(), standing.plan(), earlier)
                : standing;
        return rendering.of(assessed, site, UUID.fromString(response.id()), response.version(), asIs, sender, at);
    }

    /** Scores the stored bytes with the editions that the panel names, so that what is withdrawn is what was said. */
    private Assessed replay(Site site, StoredVersion before, StoredVersion panel, Instant at) {
        Editions editions = Editions.of(panel.body(), knowledge)
                .orElseThrow(() -> new IllegalStateException("an edition of a stored panel is not loaded"));
        return switch (assess.read(before.body(), false, Receive.bounds(site, at))) {
            case Result.Refused<Submission> _ -> throw new IllegalStateException("a stored response is not readable");
            case Result.Done<Submission>(Submission stored) -> {
                LocalDate day = stored.day();
                yield assess.score(stored, editions.criteria(), editions.care(), Optional.empty(), day);
            }
        };
    }

    private Optional<StoredVersion> panel(Site site, String id) {
        return ledger.read(Reach.ofSite(site.id()), "Observation", rendering.panelId(UUID.fromString(id)));
    }

    /** Every Observation that any version of this assessment's results held; the patient makes it a narrow search. */
    private Set<String> earlier(Site site, NewVersion response) {
        Query query = Query.of("Observation")
                .and(new Condition.AnyPatient(Set.of(response.patient())))
                .and(new Condition.AnyTerm(Set.of("derived-from=QuestionnaireResponse/" + response.id())))
                .paged(Query.MAX_SIZE);
        return ledger.search(Reach.ofSite(site.id()), query).versions().stream()
                .map(StoredVersion::id)
                .collect(Collectors.toSet());
    }

    private static Receipt refused(Refusal refusal) {
        return new Receipt.Refused(refusal);
    }

    private static Receipt changed() {
        return refused(new Refusal.ChangedMeanwhile(List.of(new Problem(
                "conflict",
                "",
                "The response has another version now; read it, apply the change to that version, send its ETag as"
                        + " If-Match."))));
    }
}
