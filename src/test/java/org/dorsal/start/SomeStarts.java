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
import org.dorsal.store.SomePostgres;

/** Starts as the service starts: what was in force comes from the database, what is shipped is kept there. */
public final class SomeStarts {
    private static final String CRITERIA = "upper-back-pain-extensions-1.1.";

    /** What is shipped: both editions, the next one alone, and criteria beside both, or beside that one, that are newer still. */
    public static final List<List<ProfileFile>> RELEASES = List.of(
            shipped().toList(),
            shipped().filter(SomeStarts::staysAlone).toList(),
            shipped().flatMap(SomeStarts::withLater).toList(),
            shipped()
                    .filter(SomeStarts::staysAlone)
                    .flatMap(SomeStarts::withLater)
                    .toList());

    /** A release whose first edition has the red flags alone, and the next one, which has a second set of criteria. */
    public static final List<List<ProfileFile>> SECOND_CRITERIA_ADDED = List.of(
            shipped()
                    .filter(file -> !file.path().equals("plan/upper-back-pain-extensions-1.0.0.json"))
                    .toList(),
            shipped().filter(SomeStarts::staysAlone).toList());

    private SomeStarts() {}

    /** What a site is served with after such a start. */
    public static Knowledge of(List<ProfileFile> shipped, SomePostgres postgres, String site, Instant at) {
        KnowledgeRows rows = new KnowledgeRows(postgres.asApplication(), Duration.ofSeconds(20));
        EditionsInForce inForce = EditionsInForce.of(
                ShippedKnowledge.CheckedKnowledge.of(shipped),
                rows.kept(),
                rows::body,
                EditionsInForce.AcceptedChange.NOTHING);
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
