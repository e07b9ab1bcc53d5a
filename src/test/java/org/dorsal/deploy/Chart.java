package org.dorsal.deploy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.springframework.util.FileSystemUtils;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The chart, linted and rendered by helm's own code. */
public final class Chart {
    /** Folder of the chart. */
    public static final Path HOME = Path.of("helm/dorsal");

    private static final JsonMapper JSON = new JsonMapper();
    private static final Path WITH_HOOKS = withHooks();

    private Chart() {}

    /** Complete examples of values. */
    public static Stream<Path> examples() {
        return list(HOME.resolve("ci")).filter(path -> path.toString().endsWith("-values.yaml"));
    }

    static Path example(String name) {
        return HOME.resolve("ci").resolve(name + "-values.yaml");
    }

    /** The text that helm makes with these values, later ones over earlier ones; throws with helm's words. */
    static String text(Path... values) {
        var command = new Helm(WITH_HOOKS)
                .template()
                .withName("dorsal")
                .withNamespace("clinic")
                .withKubeVersion("1.30.0");
        for (Path file : values) {
            command = command.withValuesFile(file);
        }
        return command.call();
    }

    /** The objects in it. */
    public static List<JsonNode> objects(Path... values) {
        return StreamSupport.stream(new Yaml().loadAll(text(values)).spliterator(), false)
                .filter(object -> object != null)
                .map(object -> JSON.<JsonNode>valueToTree(object))
                .toList();
    }

    static Stream<JsonNode> ofKind(String kind, List<JsonNode> objects) {
        return objects.stream().filter(object -> object.path("kind").asString().equals(kind));
    }

    /** Returns the only object of a kind, or the one with a name that ends so. */
    public static JsonNode single(String kind, String nameEnds, List<JsonNode> objects) {
        return ofKind(kind, objects)
                .filter(object -> object.at("/metadata/name").asString().endsWith(nameEnds))
                .findFirst()
                .orElseThrow();
    }

    /** Returns all pods and the objects that create them. */
    static List<JsonNode> pods(List<JsonNode> objects) {
        List<JsonNode> pods = new ArrayList<>();
        for (JsonNode object : objects) {
            Optional.of(object.at("/spec/template/spec"))
                    .filter(spec -> spec.has("containers"))
                    .ifPresent(pods::add);
            Optional.of(object.path("spec"))
                    .filter(spec -> spec.has("containers"))
                    .ifPresent(pods::add);
        }
        return pods;
    }

    /** Lints a copy with these values merged into its defaults: helm's own lint accepts no values here. */
    static LintResult lint(Path values, Path copy) throws IOException {
        FileSystemUtils.copyRecursively(HOME, copy);
        Map<String, Object> merged = over(yaml(HOME.resolve("values.yaml")), yaml(values));
        Files.writeString(copy.resolve("values.yaml"), new Yaml().dump(merged));
        return new Helm(copy).lint().strict().call();
    }

    /** Copies the chart without hook annotations, because hooks are not rendered with the other objects. */
    private static Path withHooks() {
        try {
            Path copy = Files.createTempDirectory("chart").resolve("dorsal");
            FileSystemUtils.copyRecursively(HOME, copy);
            for (Path template : list(copy.resolve("templates")).toList()) {
                Files.writeString(template, Files.readString(template).replace("helm.sh/hook", "hook"));
            }
            return copy;
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> over(Map<String, Object> below, Map<String, Object> above) {
        Map<String, Object> merged = new LinkedHashMap<>(below);
        above.forEach((key, value) -> merged.merge(
                key,
                value,
                (old, now) -> old instanceof Map && now instanceof Map
                        ? over((Map<String, Object>) old, (Map<String, Object>) now)
                        : now));
        return merged;
    }

    private static Map<String, Object> yaml(Path file) throws IOException {
        return new Yaml().load(Files.readString(file));
    }

    private static Stream<Path> list(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList().stream();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }
}
