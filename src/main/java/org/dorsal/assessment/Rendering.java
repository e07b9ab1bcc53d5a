package org.dorsal.assessment;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.dorsal.fhirjson.Ids;
import org.dorsal.fhirjson.Sha256;
import org.dorsal.knowledge.Wording.Locale;

/** Renders an assessed submission with what never changes in this process: vocabulary, software, the scheme of ids. */
public final class Rendering {
    private final Render render = new Render(Ids::named);
    private final Vocabulary vocabulary;
    private final Software software;

    /** A rendering by this software. */
    public Rendering(Vocabulary vocabulary, Software software) {
        this.vocabulary = vocabulary;
        this.software = software;
    }

    Software software() {
        return software;
    }

    /**
     * Renders results that are stored nowhere. The same response gets the same ids; nobody has signed it.
     *
     * @param sender who answers for a response that names no author
     */
    public ResultSet unstored(Assessed assessed, Locale wording, Sender sender, Instant at) {
        UUID id = Ids.named(
                Receive.UNSTORED, Sha256.of(assessed.submission().json()).hex());
        return of(assessed, wording, id, 1, Standing.first(), sender, at, Optional.empty());
    }

    ResultSet of(
            Assessed assessed, Site site, UUID id, int responseVersion, Standing standing, Sender sender, Instant at) {
        return of(assessed, site, id, responseVersion, standing, sender, at, Optional.empty());
    }

    /** With what a clinician decided. */
    ResultSet of(
            Assessed assessed,
            Site site,
            UUID id,
            int responseVersion,
            Standing standing,
            Sender sender,
            Instant at,
            Optional<SignedDecision> signed) {
        return of(assessed, site.rules().wording(), id, responseVersion, standing, sender, at, signed);
    }

    /** What a reason is called. */
    String reason(String code, Locale wording) {
        return vocabulary.display(Canonical.reason(code)).in(wording);
    }

    private ResultSet of(
            Assessed assessed,
            Locale wording,
            UUID id,
            int responseVersion,
            Standing standing,
            Sender sender,
            Instant at,
            Optional<SignedDecision> signed) {
        Submission submission = assessed.submission();
        return render.render(new RenderRequest(
                wording,
                id,
                standing,
                at,
                ResponseVersion.facts(submission, id.toString(), responseVersion, sender, at),
                assessed.scoring(),
                submission.form(),
                assessed.care(),
                vocabulary,
                software,
                signed));
    }
}
