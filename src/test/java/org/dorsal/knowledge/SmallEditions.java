package org.dorsal.knowledge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.dorsal.start.KeptProfileSet;
import org.dorsal.start.KeptProfileSets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/**
 * Two small editions that no release changes: a form of three questions, models of two causes and their care. In the
 * second edition of the models a known cancer is urgent, and soon in the first. The code systems are those shipped.
 */
public final class SmallEditions {
    /** Release with the first edition. */
    public static final List<ProfileFile> FIRST =
            Stream.concat(codeSystems(), read("first").stream()).toList();

    /** Release with the second edition of the models in place of the first. */
    public static final List<ProfileFile> SECOND = Stream.concat(
                    FIRST.stream().filter(file -> !file.path().startsWith("plan/small-evidence-")),
                    read("second").stream())
            .toList();

    /** Release with the next edition of everything, the form included, and nothing else. */
    public static final List<ProfileFile> NEXT_FORM = FIRST.stream()
            .map(file -> file.path().startsWith("code-system/") ? file : next(file))
            .toList();

    /** Models of the first edition. */
    public static final String FIRST_MODELS = Codes.CANONICAL + "/PlanDefinition/small-evidence|1.0.0";

    /** Models of the second edition. */
    public static final String SECOND_MODELS = Codes.CANONICAL + "/PlanDefinition/small-evidence|1.1.0";

    /** Form of the first edition. */
    public static final String FIRST_FORM = Codes.CANONICAL + "/Questionnaire/small-assessment|1.0.0";

    private SmallEditions() {}

    /** Knowledge of a release alone. */
    public static Knowledge alone(List<ProfileFile> files) {
        return switch (KeptProfileSet.load(KeptProfileSet.body(files))) {
            case Knowledge.LoadResult.LoadedKnowledge ready -> ready.knowledge();
            case Knowledge.LoadResult.FaultyKnowledge faulty ->
                throw new IllegalStateException(faulty.findings().toString());
        };
    }

    /** Knowledge of a release after an upgrade from another one, which was kept. */
    public static Knowledge after(List<ProfileFile> earlier, List<ProfileFile> files) {
        byte[] body = KeptProfileSet.body(earlier);
        return alone(files).before(KeptProfileSets.of(List.of(KeptProfileSet.of(body, alone(earlier)))));
    }

    private static ProfileFile next(ProfileFile file) {
        String text = new String(file.bytes(), StandardCharsets.UTF_8).replace("1.0.0", "2.0.0");
        return new ProfileFile(file.path().replace("1.0.0", "2.0.0"), text.getBytes(StandardCharsets.UTF_8));
    }

    /** The shipped ones, without the answers to questions that the small form lacks. */
    private static Stream<ProfileFile> codeSystems() {
        String form = read("first").stream()
                .filter(file -> file.path().startsWith("questionnaire/"))
                .map(file -> new String(file.bytes(), StandardCharsets.UTF_8))
                .findFirst()
                .orElseThrow();
        return SomeProfiles.changed("code-system/answer.json", text -> answered(text, form)).stream()
                .filter(file -> file.path().startsWith("code-system/"));
    }

    private static String answered(String codeSystem, String form) {
        JsonNode root = JsonMapper.shared().readTree(codeSystem);
        ((ArrayNode) root.path("concept"))
                .removeIf(concept -> !form.contains("\"" + concept.path("code").asString() + "\""));
        return root.toString();
    }

    private static List<ProfileFile> read(String edition) {
        Path root = Path.of("src/test/resources/org/dorsal/editions", edition);
        try (Stream<Path> paths = Files.walk(root)) {
            return paths.filter(Files::isRegularFile)
                    .sorted()
                    .map(path -> new ProfileFile(root.relativize(path).toString(), bytes(path)))
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static byte[] bytes(Path path) {
        try {
            return Files.readAllBytes(path);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
