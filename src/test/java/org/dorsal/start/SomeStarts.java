package org.dorsal.start;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.ProfileFile;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.store.KnowledgeRows;
import org.dorsal.store.TestPostgres;

/** Starts of the service with the files of several releases. */
public final class SomeStarts {
    private static final String MODELS = "upper-back-pain-evidence-2.0.";

    /** Releases: the shipped edition, and the same with newer evidence models in addition. */
    public static final List<List<ProfileFile>> RELEASES =
            List.of(shipped().toList(), shipped().flatMap(SomeStarts::withLater).toList());

    private SomeStarts() {}

    /** Knowledge that a site uses after a start with the shipped files. */
    public static Knowledge of(List<ProfileFile> shipped, TestPostgres postgres, String site, Instant now) {
        KnowledgeRows rows = new KnowledgeRows(postgres.asApplication(), Duration.ofSeconds(20));
        EditionsInForce inForce = EditionsInForce.of(
                ShippedKnowledge.CheckedKnowledge.of(shipped),
                rows::kept,
                rows::body,
                new EditionsInForce.AcceptedChange(false, false),
                () -> 0);
        inForce.keep((row, body) -> rows.keep(row, List.of(site), now, body));
        return inForce.knowledge();
    }

    private static Stream<ProfileFile> shipped() {
        return SomeProfiles.files().stream().filter(file -> !file.path().startsWith("examples/"));
    }

    private static Stream<ProfileFile> withLater(ProfileFile file) {
        return file.path().equals("plan/" + MODELS + "0.json") ? Stream.of(file, later(file)) : Stream.of(file);
    }

    /** A copy of the evidence models under the next version. */
    static ProfileFile later(ProfileFile models) {
        String text = new String(models.bytes(), StandardCharsets.UTF_8)
                .replace(MODELS + "0", MODELS + "1")
                .replaceFirst("\"version\": \"2.0.0\"", "\"version\": \"2.0.1\"");
        return new ProfileFile("plan/" + MODELS + "1.json", text.getBytes(StandardCharsets.UTF_8));
    }
}
