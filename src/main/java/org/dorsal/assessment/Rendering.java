package org.dorsal.assessment;

import java.time.Instant;
import java.util.UUID;
import org.dorsal.fhirjson.Ids;

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

    /** Logical id of the panel of an assessment. */
    String panelId(UUID assessment) {
        return new Slots(Ids::named, assessment).panel();
    }

    Software software() {
        return software;
    }

    ResultSet of(
            Assessed assessed, Site site, UUID id, int responseVersion, Standing standing, Sender sender, Instant at) {
        Submission submission = assessed.submission();
        return render.render(new RenderRequest(
                site.rules().wording(),
                id,
                standing,
                at,
                ResponseVersion.facts(submission, id.toString(), responseVersion, sender, at),
                assessed.scoring(),
                submission.form(),
                assessed.care(),
                vocabulary,
                software));
    }
}
