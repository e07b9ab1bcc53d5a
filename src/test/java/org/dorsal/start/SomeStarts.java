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

/** Service starts for tests: editions in force come from the database, and shipped ones are stored there. */
public final class SomeStarts {
    private static final String CRITERIA = "upper-back-pain-extensions-1.1.";

    /** Releases: both editions, the newer one alone, and each of these with still newer criteria. */
    public static final List<List<ProfileFile>> RELEASES = List.of(
            shipped().toList(),
            shipped().filter(SomeStarts::staysAlone).toList(),
            shipped().flatMap(SomeStarts::withLater).toList(),
            shipped()
                    .filter(SomeStarts::staysAlone)
                    .flatMap(SomeStarts::withLater)
                    .toList());

    /**
     * Releases before and after a second set of criteria: first the old edition with the red flags alone, then the
     * new one.
     */
    public static final List<List<ProfileFile>> SECOND_CRITERIA_ADDED = List.of(
            shipped()
                    .filter(file -> !file.path().equals("plan/upper-back-pain-extensions-1.0.0.json"))
                    .toList(),
            shipped().filter(SomeStarts::staysAlone).toList());

    private SomeStarts() {}

    /** Knowledge that a site uses after a start with the shipped files. */
    public static Knowledge of(List<ProfileFile> shipped, TestPostgres postgres, String site, Instant at) {
        KnowledgeRows rows = new KnowledgeRows(postgres.asApplication(), Duration.ofSeconds(20));
        EditionsInForce inForce = EditionsInForce.of(
                ShippedKnowledge.CheckedKnowledge.of(shipped),
                rows::kept,
                rows::body,
                new EditionsInForce.AcceptedChange(false, false),
                () -> 0);
        inForce.keep((kept, body) -> rows.keep(kept, List.of(site), at, body));
        return inForce.knowledge();
    }

    private static Stream<ProfileFile> shipped() {
        return SomeProfiles.files().stream().filter(file -> !file.path().startsWith("examples/"));
    }

    /** Activities stay: both care plans share most of them. */
    static boolean staysAlone(ProfileFile file) {
        return !file.path().matches("(plan|questionnaire)/.*-1\\.0\\.0\\.json");
    }

    private static Stream<ProfileFile> withLater(ProfileFile file) {
        return file.path().equals("plan/" + CRITERIA + "0.json") ? Stream.of(file, later(file)) : Stream.of(file);
    }

    /** A copy of the newest extensions under the next version. */
    static ProfileFile later(ProfileFile extensions) {
        String text = new String(extensions.bytes(), StandardCharsets.UTF_8)
                .replace(CRITERIA + "0", CRITERIA + "1")
                .replace("\"version\": \"1.1.0\"", "\"version\": \"1.1.1\"");
        return new ProfileFile("plan/" + CRITERIA + "1.json", text.getBytes(StandardCharsets.UTF_8));
    }
}
